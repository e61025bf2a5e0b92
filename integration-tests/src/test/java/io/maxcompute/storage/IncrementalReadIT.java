package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.read.IncrementalRange;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.table.PartitionSpec;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was added to a table between two points of its history. */
class IncrementalReadIT extends ClientTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private ReadSession session(ReadSessionRequest request) {
    return client.read().open(table, request, SOON);
  }

  private long add(long firstId, int count) {
    writeAll(PartitionSpec.EMPTY, false, firstId, count);
    long version = session(ReadSessionRequest.ALL).latestVersion();
    assertThat(version).isNotNegative();
    return version;
  }

  private List<Long> changes(IncrementalRange range) {
    ReadSession session = session(ReadSessionRequest.ALL.withChanges(range));
    return ids(session, ReadApi.splits(session, 10), options(Compression.ZSTD));
  }

  @Test
  void aReaderGoesOnWhereItLastStopped() {
    create("(id BIGINT, name STRING)");
    long first = add(0, 10);
    long second = add(10, 10);
    long third = add(20, 10);

    assertThat(first).isLessThan(second);
    assertThat(changes(IncrementalRange.sinceVersion(first))).isEqualTo(numbers(10, 30));
    assertThat(changes(IncrementalRange.sinceVersion(third))).isEmpty();
    assertThat(changes(IncrementalRange.betweenVersions(first, second))).isEqualTo(numbers(10, 20));
    assertThat(changes(new IncrementalRange.Versions(null, second, null)))
        .isEqualTo(numbers(0, 20));
    assertThat(
            changes(IncrementalRange.sinceVersion(second).withMode(IncrementalRange.Mode.APPEND)))
        .isEqualTo(numbers(20, 30));
  }

  @Test
  void timesDivideAHistoryToo() {
    create("(id BIGINT, name STRING)");
    add(0, 10);
    LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC);

    assertThat(changes(IncrementalRange.sinceTime(now.minusHours(1)))).isEqualTo(numbers(0, 10));
    assertThat(changes(IncrementalRange.betweenTimes(now.minusHours(1), now.plusHours(1))))
        .isEqualTo(numbers(0, 10));
    assertThat(changes(IncrementalRange.betweenTimes(now.minusHours(2), now.minusHours(1))))
        .isEmpty();
  }

  @Test
  void aModeThatTheServiceDoesNotHaveIsRefused() {
    create("(id BIGINT, name STRING)");
    IncrementalRange log = IncrementalRange.sinceVersion(0).withMode(IncrementalRange.Mode.CDC);

    assertThatThrownBy(() -> changes(log))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("cdc");
  }
}
