package io.maxcompute.storage.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreviewTest extends ReaderTest {
  private BatchReader preview(PreviewRequest request) {
    return api.preview(TestService.TABLE, request, allocator, RetryListener.NONE);
  }

  @Test
  void showsRowsOfAPartition() {
    service.server().answer(Answer.bytes(stream("id", 0, 6, 4)));
    PreviewRequest request =
        PreviewRequest.ANY
            .withLimit(10)
            .withPartition(PartitionSpec.parse("dt=1/hh=2"))
            .withColumns(List.of("id"));
    try (BatchReader reader = preview(request)) {
      assertThat(ids(reader)).isEqualTo(upTo(10));
    }
    TestRequest sent = service.server().request(0);
    assertThat(sent.query())
        .containsEntry("Action", "TablePreview")
        .containsEntry("Target", "projects.shop.schemas.default.tables.orders")
        .containsEntry("Limit", "10")
        .containsEntry("Partition", "dt=1/hh=2");
    assertThat(sent.text())
        .isEqualTo("{'Limit':10,'Partition':'dt=1/hh=2','Columns':['id']}".replace('\'', '"'));
    assertThat(sent.header("Accept-Encoding")).isEqualTo("identity");
    assertThat(sent.headers()).doesNotContainKey("x-odps-max-storage-route-token");
  }

  @Test
  void leavesToTheServiceWhatIsNotSaid() {
    service.server().answer(Answer.bytes(stream("id", 0)));
    try (BatchReader reader = preview(PreviewRequest.ANY)) {
      assertThat(reader.next()).isFalse();
    }
    assertThat(service.server().request(0).query().keySet())
        .containsExactlyInAnyOrder("Action", "Target", "curr_project");
    assertThat(service.server().request(0).text()).isEqualTo("{}");
  }

  @Test
  void takesAsManyRowsAsCome() {
    for (int rows : new int[] {3, 12}) {
      service.server().answer(Answer.bytes(stream("id", 0, rows)));
      try (BatchReader reader = preview(PreviewRequest.ANY.withLimit(10))) {
        assertThat(ids(reader)).isEqualTo(upTo(rows));
      }
    }
  }

  @Test
  void startsAnewOnlyBeforeItsFirstRow() {
    byte[] rows = stream("id", 0, 5, 5);
    service
        .server()
        .answer(
            Answer.cut(rows, 9), Answer.bytes(rows), Answer.cut(rows, stream("id", 0, 5).length));
    try (BatchReader reader = preview(PreviewRequest.ANY)) {
      assertThat(ids(reader)).isEqualTo(upTo(10));
    }
    try (BatchReader reader = preview(PreviewRequest.ANY)) {
      assertThatThrownBy(() -> ids(reader)).isInstanceOf(TransportException.class);
    }
    assertThat(service.server().requests()).hasSize(3);
  }

  @Test
  void tellsOfRepetitionsOfItsRequest() {
    service
        .server()
        .answer(Answer.error(503, "ServiceUnavailable", "no"), Answer.bytes(stream("id", 0, 3)));
    List<String> told = new ArrayList<>();
    try (BatchReader reader =
        api.preview(
            TestService.TABLE,
            PreviewRequest.ANY,
            allocator,
            (what, wait, failure) -> told.add(what))) {
      assertThat(ids(reader)).isEqualTo(upTo(3));
    }
    assertThat(told).containsExactly("preview table 'shop.default.orders'");
  }

  @Test
  void validatesWhatItShows() {
    byte[] damaged = stream("id", 0, 5);
    damaged[4] = -1;
    service.server().answer(Answer.bytes(damaged));
    try (BatchReader reader = preview(PreviewRequest.ANY)) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(reader::next)
          .withMessageStartingWith("Cannot preview table 'shop.default.orders': ");
    }
  }
}
