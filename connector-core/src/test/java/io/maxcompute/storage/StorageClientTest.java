package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestServer;
import io.maxcompute.storage.testing.TestService;
import io.maxcompute.storage.write.WriteSessionRequest;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StorageClientTest {
  private static final WriteSessionRequest APPEND =
      new WriteSessionRequest(PartitionSpec.EMPTY, false);

  private final TestServer control = new TestServer();
  private final TestServer storage = new TestServer();

  @AfterEach
  void stop() throws InterruptedException {
    assertThat(control.allConnectionsClosed()).isTrue();
    assertThat(storage.allConnectionsClosed()).isTrue();
    control.close();
    storage.close();
  }

  @Test
  void makesNoRequestBeforeItIsUsed() {
    try (StorageClient client = client(Optional.empty())) {
      assertThat(client.write()).isNotNull();
    }
    assertThat(control.accepted() + storage.accepted()).isZero();
  }

  @Test
  void discoversTheStorageEndpointOnceItSucceeds() {
    control.answer(
        Answer.error(404, "NoSuchProject", "gone"),
        Answer.status(200, "text/plain", storage.uri().getAuthority()));
    storage.answerBy(request -> Answer.json("{'SessionId':'ws'}"));
    try (StorageClient client = client(Optional.empty())) {
      assertThatThrownBy(() -> client.write().open(TestService.TABLE, APPEND))
          .isInstanceOf(ServiceException.class);
      client.write().open(TestService.TABLE, APPEND);
      client.write().open(TestService.TABLE, APPEND);
    }
    assertThat(control.requests())
        .extracting(TestRequest::path)
        .containsExactly("/api/projects/shop/tunnel", "/api/projects/shop/tunnel");
    assertThat(storage.requests())
        .extracting(TestRequest::path)
        .containsExactly("/api/storage/v2", "/api/storage/v2");
  }

  @Test
  void asksNobodyForAStorageEndpointThatIsConfigured() {
    storage.answer(Answer.json("{'SessionId':'ws'}"));
    try (StorageClient client = client(Optional.of(storage.uri()))) {
      client.write().open(TestService.TABLE, APPEND);
    }
    assertThat(control.accepted()).isZero();
    assertThat(storage.request(0).header("Authorization"))
        .startsWith("ODPS LTAI4FAKEKEYID00000001/20250106/cn-hangzhou/odps/aliyun_v4_request:");
  }

  private StorageClient client(Optional<URI> storageEndpoint) {
    StorageConfig.Builder config =
        StorageConfig.builder(
            URI.create(control.uri() + "/api/"), "shop", CredentialsProvider.of(TestService.KEY));
    return StorageClient.create(
        config.storageEndpoint(storageEndpoint).region(Optional.of("cn-hangzhou")).build(),
        TestService.CLOCK);
  }
}
