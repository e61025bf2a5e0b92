package io.maxcompute.storage.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchReaderTest extends ReaderTest {
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
        .endsWith(", after 20 rows and 0 resumptions [request=REQ1].");
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
  void readsAFilteredSplitAgainAndLeavesOutTheRowsItHas() {
    byte[] whole = stream("id", 0, 5, 5, 7);
    int twoBatches = stream("id", 0, 5, 5).length - 8;
    service
        .server()
        .answer(
            Answer.cut(whole, twoBatches + 20),
            Answer.cut(whole, twoBatches - 20),
            Answer.bytes(whole));
    try (BatchReader reader = reader(RANGE, true, RetryListener.NONE)) {
      assertThat(ids(reader)).isEqualTo(upTo(17));
      assertThat(reader.resumes()).isEqualTo(2);
    }
    assertThat(service.server().requests())
        .extracting(request -> request.parameter("Offset") + "+" + request.parameter("Count"))
        .containsOnly("1000+30");
  }

  @ParameterizedTest
  @CsvSource({"7,its batches are cut at other rows", "3,it ended after 3 rows where 5 had come"})
  void refusesAFilteredSplitThatComesAgainInAnotherWay(int firstBatch, String message) {
    byte[] before = stream("id", 0, 5, 5);
    service
        .server()
        .answer(
            Answer.cut(before, stream("id", 0, 5).length),
            Answer.bytes(stream("id", 0, firstBatch)));
    try (BatchReader reader = reader(RANGE, true, RetryListener.NONE)) {
      assertThatThrownBy(() -> ids(reader))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(message);
    }
  }

  @Test
  void doesNotResumeAPreviewInTheMiddle() {
    byte[] whole = stream("id", 0, 10, 20);
    service.server().answer(Answer.cut(whole, whole.length - 8));
    try (BatchReader reader =
        api.preview(TestService.TABLE, PreviewRequest.ANY, allocator, RetryListener.NONE)) {
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
          .hasMessageContaining("after 0 rows and 3 resumptions [request=REQ1]. Gave up after 4 ");
    }
    assertThat(service.server().requests()).hasSize(4);
  }

  @Test
  void takesBatchesWithoutRowsForNoProgress() {
    byte[] empty = stream("id", 0, 0, 10);
    service.server().answerBy(request -> Answer.cut(empty, stream("id", 0, 0).length));
    try (BatchReader reader = reader(INDEX)) {
      assertThatThrownBy(
              () -> {
                for (int batches = 0; batches < 100 && reader.next(); batches++) {
                  assertThat(reader.root().getRowCount()).isZero();
                }
              })
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("after 0 rows and 3 resumptions [request=REQ1]. Gave up after 4 ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "29,it ended after 29 rows where 30 belong",
    "31,it has 31 rows or more where 30 belong"
  })
  void refusesAShortOrLongRange(int rows, String reason) {
    service.server().answer(Answer.bytes(stream("id", 0, rows)));
    try (BatchReader reader = reader(RANGE)) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> ids(reader))
          .withMessage(
              "Cannot read rows 1000 to 1029 of table 'shop.default.orders' [session=rs-1]: "
                  + reason
                  + " [request=REQ1].");
      assertThatThrownBy(reader::fetch).as("never an end").isInstanceOf(ProtocolException.class);
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
}
