package io.maxcompute.storage.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchReaderTest {
  private static final Split INDEX = new Split.Index(3);
  private static final Split RANGE = new Split.RowRange(1000, 30);

  private final TestService service = new TestService();
  private final BufferAllocator allocator = new RootAllocator(8 << 20);
  private final ReadApi api =
      new ReadApi(service.caller(), TestService.REQUESTS, service.retrier());

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
    service.transport().close();
    assertThat(service.server().allConnectionsClosed()).isTrue();
    service.close();
  }

  @Test
  void asksForItsSplitAndReadsItToTheEnd() {
    service.server().answer(Answer.chunked(stream("id", 0, 10, 20), 100));
    try (BatchReader reader = reader(INDEX)) {
      assertThat(service.server().accepted()).isZero();
      assertThat(ids(reader)).isEqualTo(upTo(30));
      assertThat(reader.next()).isFalse();
      assertThat(reader.rowsRead()).isEqualTo(30);
      assertThat(reader.bytesRead()).isEqualTo(stream("id", 0, 10, 20).length);
      assertThat(reader.resumes()).isZero();
      assertThat(reader.peakBytes()).isPositive();
    }
    TestRequest sent = service.server().request(0);
    assertThat(sent.query())
        .containsEntry("Action", "TableRead")
        .containsEntry("SessionId", "rs-1")
        .containsEntry("Index", "3")
        .doesNotContainKeys("Offset", "Count");
    assertThat(sent.header("Accept-Encoding")).isEqualTo("zstd");
    assertThat(sent.header("x-odps-max-storage-route-token")).isEqualTo("route-1");
    assertThat(sent.text())
        .isEqualTo(
            ("{'MaxBatchRows':16384,'SkipRowNum':0,'MaxBatchRawSize':0,"
                    + "'DataFormat':{'Type':'Arrow','Version':'V5'},"
                    + "'DataColumns':[],'DataColumnsUnordered':false}")
                .replace('\'', '"'));
  }

  @Test
  void resumesAnIndexSplitAfterTheRowsItHas() {
    byte[] whole = stream("id", 0, 10, 10, 10);
    int twoBatches = stream("id", 0, 10, 10).length - 8;
    service
        .server()
        .answer(
            Answer.cut(whole, twoBatches + 20),
            Answer.cut(stream("id", 20, 10), 3),
            Answer.chunked(stream("id", 20, 10), 64));
    List<String> told = new ArrayList<>();
    try (BatchReader reader =
        reader(INDEX, false, (what, wait, failure) -> told.add(failure.getMessage()))) {
      assertThat(ids(reader)).isEqualTo(upTo(30));
      assertThat(reader.resumes()).isEqualTo(2);
    }
    assertThat(service.server().requests())
        .extracting(request -> request.json().path("SkipRowNum").asInt())
        .containsExactly(0, 20, 20);
    assertThat(told)
        .hasSize(2)
        .first()
        .asString()
        .startsWith(
            "Cannot read split 3 of table 'shop.default.orders' [session=rs-1]: the Arrow stream"
                + " broke off after ")
        .endsWith(", after 20 rows and 0 resumptions.");
  }

  @Test
  void resumesARowRangeByMovingIt() {
    byte[] whole = stream("id", 0, 10, 20);
    service
        .server()
        .answer(Answer.cut(whole, stream("id", 0, 10).length), Answer.bytes(stream("id", 10, 20)));
    try (BatchReader reader = reader(RANGE)) {
      assertThat(ids(reader)).isEqualTo(upTo(30));
    }
    assertThat(service.server().requests())
        .extracting(request -> request.parameter("Offset") + "+" + request.parameter("Count"))
        .containsExactly("1000+30", "1010+20");
    assertThat(service.server().request(1).json().path("SkipRowNum").asInt()).isZero();
  }

  @Test
  void asksForNothingMoreWhenOnlyTheEndMarkerOfARangeIsMissing() {
    byte[] whole = stream("id", 0, 10, 20);
    service.server().answer(Answer.cut(whole, whole.length - 8));
    try (BatchReader reader = reader(RANGE)) {
      assertThat(ids(reader)).isEqualTo(upTo(30));
    }
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void doesNotResumeAFilteredSplitInTheMiddle() {
    byte[] whole = stream("id", 0, 10, 20);
    service.server().answer(Answer.cut(whole, whole.length - 8));
    try (BatchReader reader = reader(RANGE, true, RetryListener.NONE)) {
      assertThatThrownBy(() -> ids(reader))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("after 30 rows");
    }
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void startsAFilteredSplitAnewBeforeItsFirstRow() {
    service.server().answer(Answer.cut(stream("id", 0, 10), 9), Answer.bytes(stream("id", 0, 10)));
    try (BatchReader reader = reader(RANGE, true, RetryListener.NONE)) {
      assertThat(ids(reader)).isEqualTo(upTo(10));
    }
  }

  @Test
  void givesUpResumingWithoutProgress() {
    service.server().answerBy(request -> Answer.cut(stream("id", 0, 10), 9));
    try (BatchReader reader = reader(INDEX)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(TransportException.class)
          .hasMessageEndingWith("after 0 rows and 3 resumptions.");
    }
    assertThat(service.server().requests()).hasSize(4);
  }

  @Test
  void refusesAShortOrLongRange() {
    for (int rows : new int[] {29, 31}) {
      service.server().answer(Answer.bytes(stream("id", 0, rows)));
      try (BatchReader reader = reader(RANGE)) {
        assertThatExceptionOfType(ProtocolException.class)
            .isThrownBy(() -> ids(reader))
            .withMessage(
                "Cannot read rows 1000 to 1029 of table 'shop.default.orders' [session=rs-1]: it"
                    + " ended after "
                    + rows
                    + " rows where 30 belong.");
      }
    }
  }

  @Test
  void refusesAnotherSchemaAfterAResumption() {
    byte[] whole = stream("id", 0, 10, 10);
    service
        .server()
        .answer(Answer.cut(whole, whole.length - 8), Answer.bytes(stream("other", 20, 10)));
    try (BatchReader reader = reader(INDEX)) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> ids(reader))
          .withMessageContaining("the schema changed while the stream was resumed");
    }
  }

  @Test
  void doesNotResumeDamagedData() {
    byte[] damaged = stream("id", 0, 10);
    Arrays.fill(damaged, 4, 8, (byte) 0xff);
    service.server().answer(Answer.bytes(damaged));
    try (BatchReader reader = reader(INDEX)) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(reader::next)
          .withMessageStartingWith("Cannot read split 3 of table 'shop.default.orders'");
    }
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void passesARefusalOn() {
    service.server().answer(Answer.error(404, "NoSuchSession", "expired"));
    try (BatchReader reader = reader(INDEX)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(ServiceException.class)
          .hasMessageContaining("NoSuchSession");
    }
  }

  @Test
  void usesItsConnectionAgainAfterTheEnd() {
    service.server().answerBy(request -> Answer.chunked(stream("id", 0, 10), 64));
    for (int i = 0; i < 5; i++) {
      try (BatchReader reader = reader(INDEX)) {
        assertThat(ids(reader)).hasSize(10);
      }
    }
    assertThat(service.server().accepted()).isEqualTo(1);
  }

  @Test
  void givesUpItsConnectionWhenClosedEarly() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    byte[] start = Arrays.copyOf(stream("id", 0, 10, 10), stream("id", 0, 10).length);
    service.server().answer(Answer.stalled(start, sent));
    BatchReader reader = reader(INDEX);
    assertThat(reader.next()).isTrue();

    reader.close();
    reader.close();

    assertThat(service.server().allConnectionsClosed()).isTrue();
  }

  @Test
  void cancellingFreesAFetchThatBlocksInAnotherThread() throws InterruptedException {
    CountDownLatch sent = new CountDownLatch(1);
    service.server().answer(Answer.stalled(Arrays.copyOf(stream("id", 0, 10), 100), sent));
    try (BatchReader reader = reader(INDEX)) {
      FutureTask<Optional<ArrowRecordBatch>> fetch = fetchInAnotherThread(reader);
      sent.await();

      reader.cancel();

      assertFailed(fetch);
    }
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void cancellingFailsAFetchThatIsStillConnectingAsSoonAsItConnects() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch cancelled = new CountDownLatch(1);
    service
        .server()
        .answer(
            Answer.signalling(asked, Answer.after(cancelled, Answer.bytes(stream("id", 0, 10)))));
    try (BatchReader reader = reader(INDEX)) {
      FutureTask<Optional<ArrowRecordBatch>> fetch = fetchInAnotherThread(reader);
      asked.await();

      reader.cancel();
      cancelled.countDown();

      assertFailed(fetch);
    }
  }

  @Test
  void staysWithinItsMemory() {
    service.server().answerBy(request -> Answer.bytes(stream("id", 0, 10_000)));
    SplitReadOptions small = new SplitReadOptions(10_000, 0, Compression.NONE, 1 << 10);
    try (BatchReader reader =
        api.read(session(false), INDEX, small, allocator, RetryListener.NONE)) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(reader::next)
          .withMessageContaining("at most 1024 may be held at once");
    }
    assertThat(service.server().request(0).header("Accept-Encoding")).isEqualTo("identity");
  }

  private static FutureTask<Optional<ArrowRecordBatch>> fetchInAnotherThread(BatchReader reader) {
    FutureTask<Optional<ArrowRecordBatch>> fetch =
        new FutureTask<>(
            () -> {
              Optional<ArrowRecordBatch> batch = reader.fetch();
              batch.ifPresent(ArrowRecordBatch::close);
              return batch;
            });
    new Thread(fetch, "fetch").start();
    return fetch;
  }

  private static void assertFailed(FutureTask<?> fetch) {
    assertThat(fetch)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableOfType(ExecutionException.class);
  }

  private BatchReader reader(Split split) {
    return reader(split, false, RetryListener.NONE);
  }

  private BatchReader reader(Split split, boolean filtered, RetryListener listener) {
    return api.read(session(filtered), split, SplitReadOptions.DEFAULT, allocator, listener);
  }

  private static ReadSession session(boolean filtered) {
    return new ReadSession(
        "rs-1",
        TestService.TABLE,
        null,
        SplitOptions.Mode.SIZE,
        9,
        -1,
        -1,
        Instant.EPOCH,
        filtered,
        "route-1");
  }

  private static List<Long> upTo(int rows) {
    return java.util.stream.LongStream.range(0, rows).boxed().toList();
  }

  private static List<Long> ids(BatchReader reader) {
    List<Long> ids = new ArrayList<>();
    while (reader.next()) {
      BigIntVector vector = (BigIntVector) reader.root().getVector(0);
      for (int row = 0; row < reader.root().getRowCount(); row++) {
        ids.add(vector.get(row));
      }
    }
    return ids;
  }

  /** Returns a stream of one column that counts from {@code first}, in batches of these sizes. */
  private byte[] stream(String column, long first, int... sizes) {
    Schema schema = new Schema(List.of(Field.nullable(column, new ArrowType.Int(64, true))));
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, Compression.NONE);
    try (BufferAllocator own = new RootAllocator(1 << 20)) {
      long next = first;
      for (int size : sizes) {
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, own)) {
          BigIntVector vector = (BigIntVector) root.getVector(0);
          for (int row = 0; row < size; row++) {
            vector.setSafe(row, next++);
          }
          root.setRowCount(size);
          encoder.add(root);
        }
      }
    }
    return encoder.finish().bytes();
  }
}
