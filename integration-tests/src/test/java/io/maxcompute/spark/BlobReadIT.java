package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs in the rows of a scan: their contents, or their references. */
class BlobReadIT extends SparkTest {
  private static final String FORMAT =
      " TBLPROPERTIES ('table.format.version'='2','transactional'='true')";

  private List<byte[]> contents = List.of();
  private int[] which = {};

  /** Creates the test's table with blobs of these lengths. */
  private void createBlobs(int[] lengths, int... ofRows) {
    Random random = new Random(lengths.length);
    contents = new ArrayList<>();
    for (int length : lengths) {
      byte[] content = new byte[length];
      random.nextBytes(content);
      contents.add(content);
    }
    which = ofRows;
    create("(id BIGINT, photo BLOB)" + FORMAT);
    try (BlobRows rows = new BlobRows(server, table)) {
      rows.write("photo", contents, which);
    }
    server.requests().clear();
  }

  private void createMany(int count, int length) {
    int[] lengths = new int[count];
    Arrays.fill(lengths, length);
    createBlobs(lengths, IntStream.range(0, count).toArray());
  }

  /** Asserts that rows of id and photo, in order, are the first of the table. */
  private void assertContents(List<Row> rows, int count) {
    assertThat(rows).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(rows.get(i).getLong(0)).isEqualTo(i);
      byte[] wanted = which[i] < 0 ? null : contents.get(which[i]);
      assertThat((byte[]) rows.get(i).get(1)).as("row %s", i).isEqualTo(wanted);
    }
  }

  private double metric(String description) throws Exception {
    return SqlMetrics.latest(spark).number(description);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void contentsComeInOrderWithNullsAndEmptyAndRepeatedOnes(boolean readAhead) throws Exception {
    createBlobs(new int[] {10, 0, 5000, 1}, 0, -1, 1, 2, 0, 0, -1, 3, 2);

    Dataset<Row> rows = reader().option("readAhead", readAhead).load();

    assertThat(rows.schema().apply("photo").dataType()).isEqualTo(DataTypes.BinaryType);
    assertContents(rows.collectAsList(), 9);
    assertThat(requests("BlobRead")).isEqualTo(1);
    assertThat(metric("requests for blobs")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"true,64m", "false,64m", "true,10k", "false,10k", "true,1k"})
  void manySmallBlobs(boolean readAhead, String memory) throws Exception {
    createMany(700, 300);

    assertContents(
        reader().option("readAhead", readAhead).option("blobMemory", memory).load().collectAsList(),
        700);

    assertThat(requests("BlobRead")).isEqualTo(11);
    assertThat(metric("record batches read")).isGreaterThanOrEqualTo(11);
    assertThat(metric("peak memory for blobs, all tasks"))
        .isLessThanOrEqualTo(memory.equals("64m") ? 2 * 64 * 300 : 10 << 10);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noMoreThanTheMemoryIsHeld(boolean readAhead) throws Exception {
    createMany(40, 100_000);

    assertContents(
        reader().option("readAhead", readAhead).option("blobMemory", "1m").load().collectAsList(),
        40);

    assertThat(SqlMetrics.latest(spark).text("bytes of blobs read from MaxCompute"))
        .isEqualTo("3.8 MiB");
    // Five blobs make a slice of half of the memory, ten of all of it: KiB. Whether two slices are
    // held at once with read-ahead depends on who is faster.
    double slice = (readAhead ? 5 : 10) * 100_000 / 1024.0;
    assertThat(metric("peak memory for blobs, all tasks")).isBetween(Math.floor(slice), 1024.0);
    assertThat(requests("BlobRead")).isEqualTo(1);
  }

  @Test
  void splitsOfATaskAreNotReadAtOnceAsTheMemoryIsForOne() {
    createMany(40, 1000);

    assertContents(
        reader()
            .option("splitMode", "row_offset")
            .option("splitRows", 20)
            .option("streamsPerTask", 4)
            .load()
            .collectAsList(),
        40);

    assertThat(server.requests().of("TableRead").stream().map(read -> read.query().get("Count")))
        .containsExactly("20", "20");
  }

  @Test
  void blobLargerThanTheMemoryIsReadByItself() throws Exception {
    createBlobs(new int[] {100, 3_000_000, 200}, 0, 1, 2);

    assertContents(reader().option("blobMemory", "64k").load().collectAsList(), 3);

    assertThat(metric("record batches read")).isEqualTo(3);
  }

  @Test
  void limitEndsTheReading() throws Exception {
    createMany(1000, 2000);

    assertContents(load().limit(5).collectAsList(), 5);

    assertThat(requests("BlobRead")).isLessThanOrEqualTo(3);
  }

  @Test
  void filterOnAnotherColumnKeepsRowsAndBlobsTogether() {
    createMany(200, 50);

    List<Row> rows = load().where("id % 50 = 7").collectAsList();

    assertThat(rows).hasSize(4);
    for (Row row : rows) {
      assertThat((byte[]) row.get(1)).isEqualTo(contents.get((int) row.getLong(0)));
    }
  }

  @Test
  void blobsThatNobodyWantsAreNotRead() {
    createMany(10, 50);

    assertThat(load().select("id").collectAsList()).hasSize(10);
    assertThat(load().count()).isEqualTo(10);

    assertThat(requests("BlobRead")).isZero();
  }

  @Test
  void rowsOfSeveralSplitsAreNumberedWithTheirBlobs() {
    createMany(300, 100);

    List<Row> rows =
        reader()
            .option("splitMode", "row_offset")
            .option("splitRows", 130)
            .option("blobMemory", "4k")
            .load()
            .select("_row", "photo", "id")
            .collectAsList();

    assertContents(rows, 300);
    assertThat(rows).allMatch(row -> row.getLong(0) == row.getLong(2));
  }

  @Test
  void referencesAreStrings() {
    createBlobs(new int[] {5, 6}, 0, 1, -1);

    Dataset<Row> rows = reader().option("blobs", "reference").load();

    assertThat(rows.schema().apply("photo").dataType()).isEqualTo(DataTypes.StringType);
    List<Row> all = rows.collectAsList();
    assertThat(all.get(0).getString(1)).isNotBlank().isNotEqualTo(all.get(1).getString(1));
    assertThat(all.get(2).isNullAt(1)).isTrue();
    assertThat(requests("BlobRead")).isZero();
  }

  @Test
  void blobsInsideArraysAreReadByTheirReferencesOnly() {
    create("(id BIGINT, album ARRAY<BLOB>)" + FORMAT);
    try (BlobRows rows = new BlobRows(server, table)) {
      rows.writeArray("album", List.of(new byte[3], new byte[4]));
    }

    assertThat(texts(load().select("id"))).containsExactly("[0]");
    assertThatThrownBy(() -> load().select("album").collectAsList())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "Column 'album' has type array<blob>: of blobs inside other values only the references"
                + " can be read. Set option 'blobs' to 'reference', or select the other columns.");
    Dataset<Row> references = reader().option("blobs", "reference").load().select("album");
    assertThat(references.schema().simpleString()).isEqualTo("struct<album:array<string>>");
    assertThat(references.head().<String>getList(0))
        .hasSize(2)
        .doesNotContain("")
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({"true,0", "true,50", "true,100000", "true,1500000", "false,777777"})
  void brokenDownloadGoesOn(boolean readAhead, long afterBytes) throws Exception {
    createMany(40, 100_000);
    fail("BlobRead", new Fault.Cut(afterBytes));

    assertContents(
        reader().option("readAhead", readAhead).option("blobMemory", "1m").load().collectAsList(),
        40);

    assertThat(server.faults().fired()).isEqualTo(1);
    assertThat(requests("BlobRead")).isEqualTo(2);
    assertThat(metric("requests repeated")).isEqualTo(1);
  }

  @Test
  void busyServiceIsAskedAgain() throws Exception {
    createMany(3, 10);
    server.faults().add(FaultRule.on("BlobRead", Fault.status(503, "ServiceUnavailable")).times(2));

    assertContents(load().collectAsList(), 3);

    assertThat(metric("requests repeated")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void damagedDownloadFailsTheJob(boolean readAhead) {
    createMany(40, 100_000);
    server.faults().add(FaultRule.on("BlobRead", new Fault.Corrupt(900_000)).times(9));

    assertThatThrownBy(() -> reader().option("readAhead", readAhead).load().collectAsList())
        .hasStackTraceContaining("ProtocolException")
        .hasStackTraceContaining("does not have the checksum");
  }
}
