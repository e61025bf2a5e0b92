package io.maxcompute.storage.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.testing.TestService;
import org.junit.jupiter.api.AfterEach;

/** What tests of blobs share: a service, and that no connection to it is left. */
abstract class BlobTest {
  final TestService service = new TestService();
  final BlobApi api = new BlobApi(service.caller(), TestService.REQUESTS, service.retrier());

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    service.transport().close();
    assertThat(service.server().allConnectionsClosed()).isTrue();
    service.close();
  }
}
