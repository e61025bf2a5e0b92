package io.maxcompute.spark.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.blob.BlobReference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A blob is named by its length, and its bytes all have that value. */
class BlobSlicesTest {
  private final BlobTally tally = new BlobTally();
  private final List<List<String>> asked = new ArrayList<>();
  private final List<Long> heldAtRead = new ArrayList<>();
  private boolean lengthsAreKnown = true;
  private int columns = 1;
  private int open;

  @Test
  void rowsOfABatchThatFitAreOneSliceAndOneRequest() {
    BlobSlices slices = slices(100, batch("10", "20", null, "10", "30"));

    assertThat(all(slices)).containsExactly("10 20 null 10 30");

    assertThat(asked).containsExactly(List.of("10", "20", "30"));
    assertThat(tally.values().bytes()).isEqualTo(60);
    assertThat(tally.values().requests()).isEqualTo(1);
  }

  @Test
  void sliceEndsBeforeTheBlobThatWouldBeTooMuchAndTheAnswerIsReadOn() {
    BlobSlices slices = slices(50, batch("20", "30", "1", "49", "50", "51", "2"));

    assertThat(all(slices)).containsExactly("20 30", "1 49", "50", "51", "2");

    assertThat(asked).hasSize(1);
  }

  @Test
  void blobLargerThanTheLimitHasASliceOfItsOwn() {
    assertThat(all(slices(50, batch("7", "1000", "8")))).containsExactly("7", "1000", "8");
  }

  @Test
  void blobOfUnknownLengthThatMayNotFitIsNotRiskedInAFullSlice() {
    lengthsAreKnown = false;

    assertThat(all(slices(50, batch("9", null, "40", "0")))).containsExactly("9 null", "40", "0");
    assertThat(asked).hasSize(1);
  }

  @Test
  void requestsHaveALimitedNumberOfBlobsAndSlicesDoNotWaitForTheNext() {
    String[] rows =
        IntStream.rangeClosed(1, 150).mapToObj(Integer::toString).toArray(String[]::new);

    List<String> found = all(slices(1 << 20, batch(rows)));

    assertThat(found).hasSize(3);
    assertThat(String.join(" ", found)).isEqualTo(String.join(" ", rows));
    assertThat(asked.stream().map(List::size)).containsExactly(64, 64, 22);
  }

  @Test
  void repeatedBlobThatWasLetGoIsAskedForAgain() {
    BlobSlices slices = slices(50, batch("30", "31", "30", "32"));

    assertThat(all(slices)).containsExactly("30", "31", "30", "32");

    assertThat(asked).containsExactly(List.of("30", "31", "32"), List.of("30", "32"));
    assertThat(open).isZero();
  }

  @Test
  void rowsOfSeveralBlobsAreNeverParted() {
    BlobSlices slices =
        slices(50, wide(new String[] {"10", "20", "25"}, new String[] {"11", "21", "26"}));

    assertThat(all(slices)).containsExactly("10+11", "20+21", "25+26");

    assertThat(asked).hasSize(1);
    // 20 was read before it was seen that 21 does not fit: the next slice starts with it
    assertThat(tally.values().bytes()).isEqualTo(113);
  }

  @Test
  void rowsWithoutBlobsAskForNothing() {
    assertThat(all(slices(50, batch(null, null), batch(), batch((String) null))))
        .containsExactly("null null", "null");
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 30, 64, 200, 100_000})
  void noMoreIsHeldThanTheLimitOrOneBlob(long limit) {
    String[] rows =
        IntStream.range(0, 400).mapToObj(i -> Integer.toString(i * 37 % 60)).toArray(String[]::new);
    BlobSlices slices = slices(limit, batch(rows));

    assertThat(String.join(" ", all(slices))).isEqualTo(String.join(" ", rows));

    slices.close();
    assertThat(tally.heldBytes()).isZero();
    assertThat(tally.values().peakBytes()).isLessThanOrEqualTo(Math.max(limit, 59));
    assertThat(heldAtRead).allMatch(held -> held <= Math.max(limit, 59));
  }

  @Test
  void blobThatSparkCannotHoldIsRefusedBeforeItIsRead() {
    BlobSlices slices = slices(50, batch("1", "3000000000"));
    assertThat(slices.next()).isPresent();

    assertThatThrownBy(slices::next)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "Column 'c0' has a blob of 3000000000 bytes, where a value in Spark has at most"
                + " 2147483632. Set option 'blobs' to 'reference' to read its reference instead.");
  }

  @Test
  void nothingIsReadOnceItIsCancelled() {
    BlobSlices slices = slices(50, batch("10"));
    slices.cancel();

    assertThatThrownBy(slices::next).isInstanceOf(CancellationException.class);
  }

  @Test
  void closingInTheMiddleLeavesNothing() {
    BlobSlices slices = slices(50, batch("20", "40", "30"));
    RowSlice first = slices.next().orElseThrow();

    tally.released(first.blobs().release());
    tally.released(first.blobs().release());
    slices.close();

    assertThat(tally.heldBytes()).isZero();
    assertThat(open).isZero();
  }

  /** Returns the rows of all slices as text, each released before the next is made. */
  private List<String> all(BlobSlices slices) {
    List<String> texts = new ArrayList<>();
    int row = 0;
    for (Optional<RowSlice> next = slices.next(); next.isPresent(); next = slices.next()) {
      RowSlice slice = next.get();
      row = slice.from() == 0 ? 0 : row;
      assertThat(slice.from()).isEqualTo(row);
      row += slice.count();
      texts.add(
          String.join(
              " ", IntStream.range(0, slice.count()).mapToObj(i -> text(slice, i)).toList()));
      tally.released(slice.blobs().release());
    }
    return texts;
  }

  private String text(RowSlice slice, int row) {
    List<String> values = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      byte[] content = slice.blobs().get(column, row);
      if (content != null && content.length > 0) {
        assertThat(content).containsOnly(value(content.length));
      }
      values.add(content == null ? "null" : Integer.toString(content.length));
    }
    return String.join("+", values);
  }

  private static byte value(int length) {
    return (byte) (length * 31);
  }

  private ReferencedRows batch(String... lengths) {
    return wide(lengths);
  }

  private ReferencedRows wide(String[]... ofColumns) {
    columns = ofColumns.length;
    return new ReferencedRows(
        new VectorSchemaRoot(List.of()),
        IntStream.range(0, columns).mapToObj(i -> "c" + i).toList(),
        Arrays.stream(ofColumns).map(BlobSlicesTest::references).toList(),
        ofColumns[0].length);
  }

  private static BlobReference[] references(String[] lengths) {
    return Arrays.stream(lengths)
        .map(length -> length == null ? null : new BlobReference(length))
        .toArray(BlobReference[]::new);
  }

  private BlobSlices slices(long limit, ReferencedRows... batches) {
    Iterator<ReferencedRows> left = List.of(batches).iterator();
    return new BlobSlices(
        () -> left.hasNext() ? Optional.of(left.next()) : Optional.empty(),
        new BlobCursor(Answer::new, tally),
        limit,
        tally);
  }

  /** Blobs of the lengths that their references say. */
  private final class Answer implements BlobStream {
    private final List<BlobReference> references;
    private int given;
    private boolean closed;

    Answer(List<BlobReference> references) {
      this.references = references;
      asked.add(references.stream().map(BlobReference::text).toList());
      open++;
    }

    @Override
    public boolean hasNext() {
      return given < references.size();
    }

    @Override
    public BlobReference nextReference() {
      return references.get(given);
    }

    @Override
    public OptionalLong nextLength() {
      return lengthsAreKnown
          ? OptionalLong.of(Long.parseLong(nextReference().text()))
          : OptionalLong.empty();
    }

    @Override
    public byte[] next(int mostBytes) {
      byte[] content = new byte[Integer.parseInt(nextReference().text())];
      Arrays.fill(content, value(content.length));
      given++;
      heldAtRead.add(tally.heldBytes() + content.length);
      return content;
    }

    @Override
    public int requests() {
      return 1;
    }

    @Override
    public void cancel() {}

    @Override
    public void close() {
      open -= closed ? 0 : 1;
      closed = true;
    }
  }
}
