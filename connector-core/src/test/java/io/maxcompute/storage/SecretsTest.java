package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.Credentials.AccessKey;
import io.maxcompute.storage.auth.Credentials.BearerToken;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.auth.RequestSigner;
import io.maxcompute.storage.auth.SigningRequest;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.read.InstanceSession;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestService;
import io.maxcompute.storage.write.WriteSession;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that can end up in a log shows a secret. */
class SecretsTest {
  private static final String SECRET = "s3cr3t-half";
  private static final String TOKEN = "s3cr3t-token";

  private static List<Credentials> credentials() {
    return List.of(
        new AccessKey("LTAI5tAbCdEfGhIj", SECRET, Optional.empty()),
        new AccessKey("LTAI5tAbCdEfGhIj", SECRET, Optional.of(TOKEN)),
        new BearerToken(TOKEN));
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void noValueShowsASecret(Credentials secret) {
    CredentialsProvider fixed = CredentialsProvider.of(secret);
    CredentialsProvider environment =
        CredentialsProvider.environment(
            Map.of(
                "ALIBABA_CLOUD_ACCESS_KEY_ID",
                "LTAI5tAbCdEfGhIj",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                SECRET,
                "ALIBABA_CLOUD_SECURITY_TOKEN",
                TOKEN));
    CredentialsProvider chain = CredentialsProvider.firstOf(List.of(fixed, environment));
    RequestSigner signer = new RequestSigner(chain, Optional.empty(), TestService.CLOCK);
    StorageConfig.Builder builder = StorageConfig.builder(URI.create("http://h/api"), "p", chain);

    List<Object> values = new ArrayList<>();
    values.addAll(List.of(secret, secret.label(), fixed, environment, environment.credentials()));
    values.addAll(List.of(chain, signer, signer.label(), builder, builder.build()));
    values.add(new SigningRequest("GET", "/", Map.of(), Map.of()));
    values.addAll(sessions());
    try (StorageClient client = StorageClient.create(builder.build())) {
      values.addAll(
          List.of(
              client,
              client.catalog(),
              client.sql(),
              client.read(),
              client.write(),
              client.blob()));
    }
    assertThat(values).noneMatch(value -> value.toString().contains("s3cr3t"));
  }

  /** Handles whose route tokens let their bearer at somebody's session. */
  private static List<Object> sessions() {
    TableSchema schema = new TableSchema(List.of(), List.of());
    return List.of(
        new InstanceSession("rs-1", "2025gabc", schema, 0, "", TOKEN),
        new WriteSession("ws-1", TestService.TABLE, TOKEN),
        new ReadSession(
            "rs-1",
            TestService.TABLE,
            schema,
            new ReadSession.Division(SplitOptions.Mode.SIZE, 0, -1, List.of()),
            new ReadSession.Estimate(-1, -1),
            -1,
            false,
            "",
            Instant.EPOCH,
            false,
            TOKEN));
  }

  @ParameterizedTest
  @MethodSource("credentials")
  void noFailureShowsASecret(Credentials secret) {
    try (TestService service = new TestService()) {
      service.server().answer(Answer.error(403, "NoPermission", "no"));
      ApiRequest request = ApiRequest.of("test", "GET", "/");

      Throwable failure =
          catchThrowable(() -> service.caller(CredentialsProvider.of(secret)).call(request));

      StringWriter trace = new StringWriter();
      failure.printStackTrace(new PrintWriter(trace));
      assertThat(trace.toString()).contains("NoPermission").doesNotContain("s3cr3t");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy", "endpoint", "storage endpoint"})
  void refusesAPasswordInAnAddressWithoutShowingIt(String which) {
    URI plain = URI.create("http://host:3128");
    URI withPassword = URI.create("http://user:s3cr3t@host:3128");
    URI endpoint = which.equals("endpoint") ? withPassword : plain;
    StorageConfig.Builder builder =
        StorageConfig.builder(endpoint, "p", CredentialsProvider.environment(Map.of()));
    builder.proxy(Optional.of(which.equals("proxy") ? withPassword : plain));
    builder.storageEndpoint(Optional.of(which.equals("storage endpoint") ? withPassword : plain));

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessageContaining(which)
        .withMessageNotContaining("s3cr3t");
  }
}
