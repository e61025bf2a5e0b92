package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.retry.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageConfigTest {
  private static final CredentialsProvider NOBODY = CredentialsProvider.environment(Map.of());

  @Test
  void hasDefaultsForAllButThreeThings() {
    URI endpoint = URI.create("http://service.test/api");

    assertThat(StorageConfig.builder(endpoint, "p", NOBODY).build())
        .isEqualTo(
            new StorageConfig(
                endpoint,
                "p",
                "",
                NOBODY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                2,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                256,
                Optional.empty(),
                RetryPolicy.DEFAULT,
                "maxcompute-connector-core"));
  }

  @Test
  void dropsTheSlashAtTheEndOfAnEndpoint() {
    assertThat(StorageConfig.builder(URI.create("https://h/api/"), "p", NOBODY).build().endpoint())
        .isEqualTo(URI.create("https://h/api"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"service.test/api", "ftp://service.test", "http:///api", "h:80"})
  void refusesAnEndpointThatIsNotAnHttpAddress(String endpoint) {
    StorageConfig.Builder builder = StorageConfig.builder(URI.create(endpoint), "p", NOBODY);

    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage(
            "The endpoint '" + endpoint + "' is not of the form http[s]://host[:port][/path].");
  }

  @Test
  void refusesABlankProjectAndNoConnections() {
    URI endpoint = URI.create("http://h");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> StorageConfig.builder(endpoint, " ", NOBODY).build())
        .withMessageContaining("project");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> StorageConfig.builder(endpoint, "p", NOBODY).maxConnections(0).build())
        .withMessageContaining("maxConnections");
  }
}
