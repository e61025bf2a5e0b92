package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.SessionStatus;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.read.SplitReadOptions;
import io.maxcompute.storage.table.PartitionSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Sessions divided in every way, found again, and read by several threads. */
class SplitModesIT extends ClientTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final SplitReadOptions OPTIONS = options(Compression.ZSTD);

  private ReadSession session(ReadSessionRequest request) {
    return client.read().open(table, request, SOON);
  }

  private ReadSession session(SplitOptions split) {
    return session(ReadSessionRequest.ALL.withSplit(split));
  }

  @Test
  void everyModeCoversEveryRowOnce() {
    create("(id BIGINT, name STRING)");
    writeAll(PartitionSpec.EMPTY, false, 0, 2000);
    for (SplitOptions options :
        List.of(
            SplitOptions.bySize(8_000), SplitOptions.byParallelism(3), SplitOptions.byRows(700))) {
      ReadSession session = session(options);
      assertThat(session.mode()).isEqualTo(options.mode());
      List<Split> splits = ReadApi.splits(session, 700);
      assertThat(splits).as(options.toString()).hasSizeGreaterThan(1);
      assertThat(ids(session, splits, OPTIONS)).isEqualTo(numbers(0, 2000));
    }
  }

  @Test
  void everySplitOfAClusteredTableIsABucket() {
    create("(id BIGINT, name STRING) CLUSTERED BY (id) INTO 4 BUCKETS");
    writeAll(PartitionSpec.EMPTY, false, 0, 400);

    ReadSession session = session(SplitOptions.byBucket());
    List<Split> splits = ReadApi.splits(session, 1);

    assertThat(session.mode()).isEqualTo(SplitOptions.Mode.BUCKET);
    assertThat(splits)
        .hasSize(session.division().buckets().size())
        .allMatch(split -> split instanceof Split.Index index && index.bucket() >= 0);
    assertThat(ids(session, splits, OPTIONS)).isEqualTo(numbers(0, 400));
    Set<Long> all = new HashSet<>();
    for (int bucket : session.division().buckets()) {
      ReadSession one = session(ReadSessionRequest.ALL.withBuckets(List.of(bucket)));
      List<Long> ids = ids(one, ReadApi.splits(one, 1), OPTIONS);
      assertThat(ids).noneMatch(all::contains);
      all.addAll(ids);
    }
    assertThat(all).hasSize(400);
  }

  @Test
  void aTableWithoutBucketsHasNoSplitsByBucket() {
    create("(id BIGINT, name STRING)");

    assertThatThrownBy(() -> session(SplitOptions.byBucket())).isInstanceOf(ServiceException.class);
  }

  @Test
  void aSplitStaysInItsPartitionIfAskedTo() {
    create("(id BIGINT, name STRING) PARTITIONED BY (dt STRING)");
    for (int day = 0; day < 3; day++) {
      writeAll(PartitionSpec.parse("dt=d" + day), false, 100L * day, 100);
    }
    SplitOptions options = SplitOptions.bySize(1L << 30);

    ReadSession across = session(options);
    ReadSession within = session(options.withinPartitions());

    assertThat(ReadApi.splits(across, 1)).hasSize(1);
    assertThat(ReadApi.splits(within, 1)).hasSize(3);
    for (Split split : ReadApi.splits(within, 1)) {
      List<Long> ids = ids(within, List.of(split), OPTIONS);
      assertThat(ids.stream().map(id -> id / 100).distinct()).hasSize(1);
    }
  }

  @Test
  void aSplitHasNoMoreFilesThanAskedFor() {
    create("(id BIGINT, name STRING)");
    for (int i = 0; i < 3; i++) {
      writeAll(PartitionSpec.EMPTY, false, 10L * i, 10); // two requests make two files
    }
    SplitOptions options = SplitOptions.bySize(1L << 30);

    ReadSession session = session(options.withMaxFiles(4));

    assertThat(ReadApi.splits(session(options), 1)).hasSize(1);
    assertThat(ReadApi.splits(session(options.withMaxFiles(1)), 1)).hasSize(6);
    assertThat(ReadApi.splits(session, 1)).hasSize(2);
    assertThat(ids(session, ReadApi.splits(session, 1), OPTIONS)).isEqualTo(numbers(0, 30));
  }

  @Test
  void aSessionIsFoundAgainByItsId() {
    create("(id BIGINT, name STRING)");
    writeAll(PartitionSpec.EMPTY, false, 0, 50);
    ReadSession opened = session(SplitOptions.byRows(20));
    assertThat(client.read().status(table, opened.id())).isEqualTo(SessionStatus.NORMAL);

    ReadSession found = client.read().attach(table, opened.id(), false, SOON);

    assertThat(found.division()).isEqualTo(opened.division());
    assertThat(found.expiration()).isAfter(Instant.EPOCH);
    assertThat(ids(found, ReadApi.splits(found, 20), OPTIONS)).isEqualTo(numbers(0, 50));
    assertThatThrownBy(() -> client.read().status(table, "none"))
        .isInstanceOf(ServiceException.class);
  }

  @Test
  void splitsAreReadAtOnce() throws InterruptedException, ExecutionException {
    create("(id BIGINT, name STRING)");
    writeAll(PartitionSpec.EMPTY, false, 0, 3000);
    ReadSession session = session(SplitOptions.byRows(500));
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<Long>>> parts = new ArrayList<>();
      for (Split split : ReadApi.splits(session, 500)) {
        parts.add(pool.submit(() -> ids(session, List.of(split), OPTIONS)));
      }
      List<Long> all = new ArrayList<>();
      for (Future<List<Long>> part : parts) {
        all.addAll(part.get());
      }
      assertThat(all).isEqualTo(numbers(0, 3000));
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aFilterThatCannotBeAppliedIsIgnoredOnRequest() {
    create("(id BIGINT, name STRING)");
    writeAll(PartitionSpec.EMPTY, false, 0, 10);
    ReadSessionRequest request = ReadSessionRequest.ALL;

    assertThatThrownBy(() -> session(request.withFilter("id >>> nonsense")))
        .isInstanceOf(ServiceException.class);
    ReadSession unfiltered = session(request.withFilterIfPossible("id >>> nonsense"));
    assertThat(unfiltered.filtered()).isTrue();
    assertThat(ids(unfiltered, ReadApi.splits(unfiltered, 1), OPTIONS)).isEqualTo(numbers(0, 10));
    ReadSession filtered = session(request.withFilterIfPossible("id >= 7"));
    assertThat(ids(filtered, ReadApi.splits(filtered, 1), OPTIONS)).isEqualTo(numbers(7, 10));
  }
}
