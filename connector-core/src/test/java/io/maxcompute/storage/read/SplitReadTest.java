package io.maxcompute.storage.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Parts of a session, of a split and of its columns (storage-api.md, sections 3.3 and 3.5). */
class SplitReadTest extends ReaderTest {
  private static final SplitReadOptions OPTIONS = SplitReadOptions.DEFAULT;
  private static final ReadSession BY_ROWS =
      session(false, new ReadSession.Division(SplitOptions.Mode.ROW_OFFSET, 0, 30, List.of()));

  private BatchReader reader(ReadSession session, Split split, SplitReadOptions options) {
    return api.read(session, split, options, allocator, RetryListener.NONE);
  }

  private Answer cutAfter(int arrived, long first, int... sizes) {
    return Answer.cut(stream("id", first, sizes), stream("id", first, arrived).length);
  }

  private static String address(TestRequest request) {
    return request.parameter("Index")
        + "/"
        + request.parameter("Offset")
        + "+"
        + request.parameter("Count")
        + "~"
        + request.json().path("SkipRowNum").asLong();
  }

  private void assertAddresses(String... addresses) {
    assertThat(service.server().requests())
        .extracting(SplitReadTest::address)
        .containsExactly(addresses);
  }

  @Test
  void aPartOfASplitIsResumedByMovingIt() {
    service.server().answer(cutAfter(10, 0, 10, 20), Answer.bytes(stream("id", 10, 20)));
    try (BatchReader reader = reader(new Split.Index(3, 8).part(100, 30))) {
      assertThat(ids(reader)).isEqualTo(upTo(30));
    }
    assertAddresses("3/100+30~0", "3/110+20~0");
  }

  @Test
  void aPartMayEndWithItsSplit() {
    service.server().answer(Answer.bytes(stream("id", 0, 12)));
    try (BatchReader reader = reader(new Split.Part(3, 100, 30))) {
      assertThat(ids(reader)).isEqualTo(upTo(12));
    }
  }

  @Test
  void aPartIsNeverLongerThanItIs() {
    service.server().answer(Answer.bytes(stream("id", 0, 20, 11)));
    try (BatchReader reader = reader(new Split.Part(3, 100, 30))) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> ids(reader))
          .withMessageStartingWith("Cannot read rows 100 to 129 of split 3 of table")
          .withMessageContaining("it has 31 rows or more where 30 belong");
    }
  }

  @Test
  void aPartIsCompleteOnceAllItsRowsAreThere() {
    byte[] whole = stream("id", 0, 30);
    service.server().answer(Answer.cut(whole, whole.length - 8));
    try (BatchReader reader = reader(new Split.Part(3, 0, 30))) {
      assertThat(ids(reader)).isEqualTo(upTo(30));
    }
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void theWholeSessionIsAddressedByNothingAndResumedBySkipping() {
    service.server().answer(cutAfter(10, 0, 10, 20), Answer.bytes(stream("id", 10, 20)));
    try (BatchReader reader = reader(new Split.Whole())) {
      assertThat(ids(reader)).isEqualTo(upTo(30));
    }
    assertAddresses("/+~0", "/+~10");
  }

  @Test
  void theWholeSessionIsCountedWhereItIsDividedByRows() {
    service.server().answer(Answer.bytes(stream("id", 0, 29)));
    try (BatchReader reader = reader(BY_ROWS, new Split.Whole(), OPTIONS)) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> ids(reader))
          .withMessageContaining("it ended after 29 rows where 30 belong");
    }
  }

  @Test
  void skippedRowsOfASplitAddUpWithThoseOfAResumption() {
    service.server().answer(cutAfter(10, 7, 10, 20), Answer.bytes(stream("id", 17, 20)));
    try (BatchReader reader = reader(session(false), INDEX, OPTIONS.withSkipRows(7))) {
      assertThat(ids(reader)).hasSize(30).startsWith(7L).endsWith(36L);
    }
    assertAddresses("3/+~7", "3/+~17");
  }

  @Test
  void skippedRowsOfARangeMoveIt() {
    service.server().answer(cutAfter(10, 7, 10, 13), Answer.bytes(stream("id", 17, 13)));
    try (BatchReader reader = reader(session(false), RANGE, OPTIONS.withSkipRows(7))) {
      assertThat(ids(reader)).hasSize(23).startsWith(7L).endsWith(29L);
    }
    assertAddresses("/1007+23~0", "/1017+13~0");
  }

  @Test
  void nothingIsAskedForWhereAllRowsAreSkipped() {
    try (BatchReader reader = reader(session(true), RANGE, OPTIONS.withSkipRows(30))) {
      assertThat(reader.next()).isFalse();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader(session(false), RANGE, OPTIONS.withSkipRows(31)))
        .withMessageContaining("31 rows are to be skipped of 30");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader(BY_ROWS, new Split.Whole(), OPTIONS.withSkipRows(31)));
    assertThatIllegalArgumentException().isThrownBy(() -> OPTIONS.withSkipRows(-1));
    assertThat(service.server().requests()).isEmpty();
  }

  @Test
  void someColumnsAreReadInEitherOrder() {
    service.server().answerBy(request -> Answer.bytes(stream("id", 0, 1)));
    List<String> columns = List.of("pt", "ID");
    for (SplitReadOptions options :
        List.of(OPTIONS, OPTIONS.withColumns(columns), OPTIONS.withColumnsInOrder(columns))) {
      try (BatchReader reader = reader(session(false), INDEX, options)) {
        assertThat(ids(reader)).hasSize(1);
      }
    }
    assertThat(service.server().requests())
        .extracting(
            request ->
                request.json().path("DataColumns").toString()
                    + request.json().path("DataColumnsUnordered"))
        .containsExactly("[]false", "[\"pt\",\"ID\"]false", "[\"pt\",\"ID\"]true");
  }

  @Test
  void aColumnThatTheSessionDoesNotHaveIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader(session(false), INDEX, OPTIONS.withColumns(List.of("idd"))))
        .withMessage(
            "Cannot read split 3 of table 'shop.default.orders': its session has no column 'idd'.");
    assertThat(service.server().requests()).isEmpty();
  }

  @Test
  void theBytesOfASplitAreHandedOutAsTheyCome() throws IOException {
    byte[] bytes = {1, 2, 3, 4, 5};
    service.server().answer(Answer.chunked(bytes, 2), Answer.chunked(bytes, 5));
    SplitReadOptions options = new SplitReadOptions(10, 0, Compression.LZ4, 1).withSkipRows(4);
    for (int i = 0; i < 2; i++) {
      try (InputStream raw = api.readRaw(session(false), INDEX, options, RetryListener.NONE)) {
        assertThat(raw.readAllBytes()).isEqualTo(bytes);
      }
    }
    TestRequest request = service.server().request(0);
    assertThat(request.header("Accept-Encoding")).isEqualTo("x-lz4-frame");
    assertThat(request.header("x-odps-max-storage-route-token")).isEqualTo("route-1");
    assertThat(address(request)).isEqualTo("3/+~4");
    assertThat(service.server().accepted()).as("connections").isEqualTo(1);
  }

  @Test
  void aBrokenStreamOfBytesIsTheCallersAffair() throws IOException {
    service.server().answer(Answer.cut(new byte[100], 40));
    try (InputStream raw = api.readRaw(session(false), INDEX, OPTIONS, RetryListener.NONE)) {
      assertThat(raw.readNBytes(40)).hasSize(40);
      assertThatThrownBy(raw::read).isInstanceOf(IOException.class);
    }
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void bytesAreReadFromARefreshedSessionToo() throws IOException {
    service
        .server()
        .answer(
            Answer.error(409, "SessionExpired", "too late"),
            Answer.json("{'SessionId':'rs-1','SessionStatus':'NORMAL'}"),
            Answer.bytes(new byte[3]),
            Answer.error(404, "NoSuchSession", "never heard of it"));
    try (InputStream raw = api.readRaw(session(false), INDEX, OPTIONS, RetryListener.NONE)) {
      assertThat(raw.readAllBytes()).hasSize(3);
    }
    assertThatThrownBy(() -> api.readRaw(session(false), INDEX, OPTIONS, RetryListener.NONE))
        .isInstanceOf(ServiceException.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> api.readRaw(BY_ROWS, RANGE, OPTIONS.withSkipRows(30), RetryListener.NONE))
        .withMessageContaining("all of its rows are skipped");
  }
}
