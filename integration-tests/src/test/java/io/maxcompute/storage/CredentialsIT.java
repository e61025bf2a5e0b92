package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.auth.Credential;
import io.maxcompute.spark.Connections;
import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.table.TableId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every way to say who is calling works on both planes. */
class CredentialsIT {
  private static final Map<String, String> TEMPORARY_KEY =
      Map.of(
          "ALIBABA_CLOUD_ACCESS_KEY_ID", "LTAI4TemporaryKey",
          "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "temporarySecret",
          "ALIBABA_CLOUD_SECURITY_TOKEN", "securityToken");

  private static EmulatorServer server;

  @BeforeAll
  static void start() {
    server =
        EmulatorServer.start(
            EmulatorConfig.defaults()
                .withCredential(
                    new Credential("LTAI4TemporaryKey", "temporarySecret", "securityToken"))
                .withBearerTokens(Set.of("bearerToken")));
    server.sql("CREATE TABLE t (id BIGINT)");
    server.sql("INSERT INTO t VALUES (1)");
  }

  @AfterEach
  void everyConnectionIsClosed() {
    Connections.assertAllClosed(server);
    server.requests().clear();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static CredentialsProvider key() {
    return CredentialsProvider.of(
        new Credentials.AccessKey(
            server.accessKeyId(), server.accessKeySecret(), Optional.empty()));
  }

  private static void assertAccepted(CredentialsProvider credentials, Optional<String> region) {
    StorageConfig config =
        StorageConfig.builder(server.endpoint(), server.project(), credentials)
            .region(region)
            .build();
    TableId table = new TableId(server.project(), "", "t");
    try (StorageClient client = StorageClient.create(config)) {
      assertThat(client.catalog().table(table).schema().columns()).hasSize(1);
      ReadSession session =
          client.read().open(table, ReadSessionRequest.ALL, Duration.ofSeconds(20));
      assertThat(session.splitCount()).isEqualTo(1);
    }
  }

  private static List<String> authorizations() {
    return server.requests().all().stream()
        .map(request -> request.headers().getOrDefault("authorization", ""))
        .toList();
  }

  @Test
  void signatureOfVersion2() {
    assertAccepted(key(), Optional.empty());

    assertThat(authorizations()).isNotEmpty().allMatch(a -> a.matches("ODPS [^/]+:.+"));
  }

  @Test
  void signatureOfVersion4() {
    assertAccepted(key(), Optional.of("cn-hangzhou"));

    assertThat(authorizations())
        .isNotEmpty()
        .allMatch(a -> a.matches("ODPS [^/]+/[0-9]{8}/cn-hangzhou/odps/aliyun_v4_request:.+"));
  }

  @Test
  void temporaryKeyFromTheEnvironment() {
    assertAccepted(CredentialsProvider.environment(TEMPORARY_KEY), Optional.empty());
    assertAccepted(CredentialsProvider.environment(TEMPORARY_KEY), Optional.of("cn-hangzhou"));

    assertThat(server.requests().all())
        .allMatch(
            request -> "securityToken".equals(request.headers().get("authorization-sts-token")));
  }

  @Test
  void bearerToken() {
    assertAccepted(
        CredentialsProvider.of(new Credentials.BearerToken("bearerToken")), Optional.empty());

    assertThat(authorizations()).allMatch(String::isEmpty);
  }

  @Test
  void firstProviderThatHasCredentials() {
    assertAccepted(
        CredentialsProvider.firstOf(List.of(CredentialsProvider.environment(Map.of()), key())),
        Optional.empty());
  }

  @Test
  void wrongOnesAreRefusedWithAdvice() {
    assertThatThrownBy(
            () ->
                assertAccepted(
                    CredentialsProvider.of(new Credentials.BearerToken("other")), Optional.empty()))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("Check the bearer token.");
  }
}
