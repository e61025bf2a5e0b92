package io.maxcompute.storage.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.auth.Credentials.AccessKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsProviderTest {
  private static final String ID = "ALIBABA_CLOUD_ACCESS_KEY_ID";
  private static final String SECRET = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
  private static final String TOKEN = "ALIBABA_CLOUD_SECURITY_TOKEN";

  @Test
  void readsAPermanentKeyFromTheEnvironment() {
    assertThat(CredentialsProvider.environment(Map.of(ID, "i", SECRET, "s")).credentials())
        .isEqualTo(new AccessKey("i", "s", Optional.empty()));
  }

  @Test
  void readsATemporaryKeyFromTheEnvironment() {
    assertThat(
            CredentialsProvider.environment(Map.of(ID, "i", SECRET, "s", TOKEN, "t")).credentials())
        .isEqualTo(new AccessKey("i", "s", Optional.of("t")));
  }

  @Test
  void ignoresABlankSecurityToken() {
    assertThat(
            CredentialsProvider.environment(Map.of(ID, "i", SECRET, "s", TOKEN, " ")).credentials())
        .isEqualTo(new AccessKey("i", "s", Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(strings = {ID, SECRET})
  void namesTheVariableThatIsMissing(String missing) {
    Map<String, String> variables = missing.equals(ID) ? Map.of(SECRET, "s") : Map.of(ID, "i");

    assertThatThrownBy(() -> CredentialsProvider.environment(variables).credentials())
        .isInstanceOf(CredentialsUnavailableException.class)
        .hasMessage(missing + " is not set");
  }

  @Test
  void takesABlankVariableForAMissingOne() {
    CredentialsProvider provider = CredentialsProvider.environment(Map.of(ID, "  ", SECRET, "s"));

    assertThatThrownBy(provider::credentials).hasMessage(ID + " is not set");
  }

  @Test
  void takesTheFirstAnswerOfAChain() {
    AccessKey first = new AccessKey("first", "s", Optional.empty());
    AccessKey second = new AccessKey("second", "s", Optional.empty());
    CredentialsProvider chain =
        CredentialsProvider.firstOf(
            List.of(
                CredentialsProvider.environment(Map.of()),
                CredentialsProvider.of(first),
                CredentialsProvider.of(second)));

    assertThat(chain.credentials()).isSameAs(first);
  }

  @Test
  void givesEveryReasonWhenAChainIsExhausted() {
    CredentialsProvider vault =
        new CredentialsProvider() {
          @Override
          public Credentials credentials() {
            throw new CredentialsUnavailableException("it is sealed");
          }

          @Override
          public String toString() {
            return "vault";
          }
        };
    CredentialsProvider chain =
        CredentialsProvider.firstOf(List.of(CredentialsProvider.environment(Map.of()), vault));

    assertThatThrownBy(chain::credentials)
        .isInstanceOf(CredentialsUnavailableException.class)
        .hasMessage(
            "No credentials found. Tried, in this order: environment variables: "
                + ID
                + " is not set; vault: it is sealed.");
  }

  @Test
  void doesNotTakeABrokenProviderForAnEmptyOne() {
    CredentialsProvider broken =
        () -> {
          throw new IllegalStateException("bug");
        };
    CredentialsProvider chain =
        CredentialsProvider.firstOf(
            List.of(broken, CredentialsProvider.environment(Map.of(ID, "i", SECRET, "s"))));

    assertThatThrownBy(chain::credentials).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesAnEmptyChain() {
    assertThatIllegalArgumentException().isThrownBy(() -> CredentialsProvider.firstOf(List.of()));
  }

  @Test
  void refusesBlankCredentials() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AccessKey(" ", "s", Optional.empty()));
    assertThatIllegalArgumentException().isThrownBy(() -> new AccessKey("i", "", Optional.empty()));
    assertThatIllegalArgumentException().isThrownBy(() -> new Credentials.BearerToken(" "));
  }

  @Test
  void labelsAKeyByTheEndsOfItsId() {
    assertThat(new AccessKey("LTAI5tAbCdEfGhIj", "s", Optional.empty()).label())
        .isEqualTo("access key 'LTAI…Ij'");
    assertThat(new AccessKey("LTAI5tAbCdEfGhIj", "s", Optional.of("t")).label())
        .isEqualTo("temporary access key 'LTAI…Ij'");
    assertThat(new AccessKey("short", "s", Optional.empty()).label())
        .isEqualTo("access key 'short'");
    assertThat(new Credentials.BearerToken("t").label()).isEqualTo("bearer token");
  }

  @Test
  void aSignerLabelsItselfByItsCredentials() {
    CredentialsProvider provider = CredentialsProvider.of(new Credentials.BearerToken("t"));

    assertThat(new RequestSigner(provider, Optional.empty(), Clock.systemUTC()).label())
        .isEqualTo("bearer token");
  }
}
