package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.PreviewRequest;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import java.util.List;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreviewIT extends ClientTest {
  @BeforeEach
  void writeRows() {
    create("(id BIGINT, name STRING) PARTITIONED BY (dt STRING)");
    writeAll(PartitionSpec.parse("dt=a"), false, 0, 50);
    writeAll(PartitionSpec.parse("dt=b"), false, 100, 50);
  }

  private BatchReader preview(TableId shown, PreviewRequest request) {
    return client.read().preview(shown, request, allocator, RetryListener.NONE);
  }

  @Test
  void someRowsOfATableAreShown() {
    try (BatchReader reader = preview(table, PreviewRequest.ANY.withLimit(15))) {
      assertThat(ids(reader)).hasSize(15).doesNotHaveDuplicates();
      assertThat(reader.root().getSchema().getFields())
          .extracting(Field::getName)
          .containsExactly("id", "name", "dt");
    }
  }

  @Test
  void aPartitionAndSomeColumnsAreShown() {
    PreviewRequest request =
        PreviewRequest.ANY.withPartition(PartitionSpec.parse("dt=b")).withColumns(List.of("id"));
    try (BatchReader reader = preview(table, request)) {
      assertThat(ids(reader)).isEqualTo(numbers(100, 150));
      assertThat(reader.root().getSchema().getFields()).hasSize(1);
    }
  }

  @Test
  void aTableThatIsNotThereIsNotShown() {
    try (BatchReader reader =
        preview(new TableId(server.project(), "", "nowhere"), PreviewRequest.ANY)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(ServiceException.class)
          .hasMessageContaining("Cannot preview table")
          .hasMessageContaining("NoSuchTable");
    }
  }
}
