package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.catalog.SqlInstance;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.InstanceApi;
import io.maxcompute.storage.read.InstanceResult;
import io.maxcompute.storage.read.InstanceSession;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitReadOptions;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Results of queries, read as Arrow, with a session and without one. */
class InstanceReadIT extends ClientTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final SplitReadOptions OPTIONS = options(Compression.ZSTD);

  private String instance;

  @BeforeEach
  void query() {
    create("(id BIGINT, name STRING)");
    writeAll(PartitionSpec.EMPTY, false, 0, 500);
    SqlInstance running =
        client
            .sql()
            .submit("SELECT id, name FROM " + table.table() + " ORDER BY id LIMIT 500;", Map.of());
    client.sql().await(running, SOON);
    instance = running.id();
  }

  private BatchReader reader(InstanceSession session, Split split, SplitReadOptions options) {
    return client.instances().read(session, split, options, allocator, RetryListener.NONE);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void aResultIsReadInRanges(Compression compression) {
    InstanceSession session = client.instances().open(instance, false, SOON);

    assertThat(session.rowCount()).isEqualTo(500);
    assertThat(session.schema().dataColumns())
        .extracting(Column::name)
        .containsExactly("id", "name");
    List<Long> ids = new ArrayList<>();
    for (Split split : InstanceApi.splits(session, 200)) {
      try (BatchReader reader = reader(session, split, options(compression))) {
        ids.addAll(ids(reader));
      }
    }
    assertThat(ids).isEqualTo(numbers(0, 500));
  }

  @Test
  void aPartOfAResultIsRead() {
    InstanceSession session = client.instances().open(instance, false, SOON);
    SplitReadOptions some = OPTIONS.withColumns(List.of("id")).withSkipRows(450);
    try (BatchReader reader = reader(session, new Split.Whole(), some)) {
      assertThat(ids(reader)).isEqualTo(numbers(450, 500));
      assertThat(reader.root().getSchema().getFields()).hasSize(1);
    }
  }

  @Test
  void aSessionIsFoundAgainAndRefreshed() {
    InstanceSession opened = client.instances().open(instance, false, SOON);

    assertThat(client.instances().attach(instance, opened.id(), SOON)).isEqualTo(opened);
    assertThat(client.instances().refresh(opened, SOON)).isEqualTo(opened);
    assertThatThrownBy(() -> client.instances().attach(instance, "none", SOON))
        .isInstanceOf(ServiceException.class);
  }

  @Test
  void aResultIsReadWithoutASession() {
    SplitReadOptions skipping = OPTIONS.withSkipRows(100);
    try (BatchReader reader =
        client
            .instances()
            .read(InstanceResult.of(instance), skipping, allocator, RetryListener.NONE)) {
      assertThat(ids(reader)).isEqualTo(numbers(100, 500));
    }
  }

  @Test
  void anInstanceThatIsNotThereHasNoResult() {
    assertThatThrownBy(() -> client.instances().open("20260101000000000none", false, SOON))
        .isInstanceOf(ServiceException.class);
  }
}
