package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A writer takes no more memory than the README says, whatever its rows and their partitions. */
class WriterMemoryIT extends SparkTest {
  private static final long MIB = 1 << 20;
  private static final long REQUEST_BYTES = MIB;
  private static final long BATCH_BYTES = 8 * MIB;
  private static final long MOST_BYTES = 4 * BATCH_BYTES + 2 * (REQUEST_BYTES + BATCH_BYTES);
  private static final int TEXTS = 20;

  static Stream<Arguments> cases() {
    return Stream.of("none", "lz4", "zstd")
        .flatMap(
            compression ->
                Stream.of(1, 50, 500)
                    .flatMap(
                        partitions ->
                            Stream.of(true, false)
                                .map(wide -> Arguments.of(compression, partitions, wide))));
  }

  @ParameterizedTest(name = "{0}, {1} partitions, wide rows: {2}")
  @MethodSource("cases")
  void memoryIsBoundedForAnyNumberOfPartitions(String compression, int partitions, boolean wide)
      throws Exception {
    createWithTexts(wide ? TEXTS : 0, " PARTITIONED BY (part STRING)");
    String part = "format_string('%03d', id % " + partitions + ") AS part";
    long rows = wide ? 1_500 : 600_000;

    write(rows(rows, texts(wide ? TEXTS : 0, WriterMemoryIT::randomText), part), compression);

    assertThat(sql("SELECT count(DISTINCT part) FROM " + table).get(0))
        .containsExactly(Integer.toString(partitions));
    assertThat(requests("TableWrite")).isGreaterThan(1);
    assertThat(peak()).isBetween((double) BATCH_BYTES, (double) MOST_BYTES);
  }

  @Test
  void memoryIsBoundedWhereEachBatchFillsAnotherColumn() throws Exception {
    createWithTexts(TEXTS, "");
    int rowsOfBatch = 20;
    String half = "repeat('0123456789abcdef', 32768)";

    write(
        rows(
            (long) rowsOfBatch * TEXTS,
            texts(TEXTS, i -> "IF(id DIV " + rowsOfBatch + " = " + i + ", " + half + ", '')")),
        "zstd");

    assertThat(peak()).isBetween((double) BATCH_BYTES, (double) MOST_BYTES + BATCH_BYTES);
  }

  @ParameterizedTest(name = "{0}, batches of {1} rows")
  @CsvSource({
    "none,4096",
    "none,16384",
    "none,65536",
    "lz4,4096",
    "lz4,16384",
    "lz4,65536",
    "zstd,4096",
    "zstd,16384",
    "zstd,65536"
  })
  void memoryIsBoundedForBatchesOfAnySize(String compression, int batchRows) throws Exception {
    create("(id BIGINT)");

    append(rows(500_000, new String[0]))
        .option("compression", compression)
        .option("writeBatchRows", batchRows)
        .option("writeRequestBytes", REQUEST_BYTES)
        .save();

    assertThat(stored("count(*)")).containsExactly("500000");
    assertThat(peak()).isBetween((double) REQUEST_BYTES, (double) MOST_BYTES);
  }

  /** Returns an expression for 768 characters that compress by a half. */
  private static String randomText(int column) {
    return "array_join(transform(sequence(1, 12), k -> sha2(concat_ws('-', id, k, "
        + column
        + "), 256)), '')";
  }

  private void createWithTexts(int count, String more) {
    create(
        "(id BIGINT"
            + IntStream.range(0, count)
                .mapToObj(i -> ", t" + i + " STRING")
                .collect(Collectors.joining())
            + ")"
            + more);
  }

  private static String[] texts(int count, IntFunction<String> expression) {
    return IntStream.range(0, count)
        .mapToObj(i -> expression.apply(i) + " AS t" + i)
        .toArray(String[]::new);
  }

  private Dataset<Row> rows(long count, String[] texts, String... more) {
    List<String> columns =
        Stream.of(Stream.of("xxhash64(id) AS id"), Stream.of(texts), Stream.of(more))
            .flatMap(x -> x)
            .toList();
    return spark.range(0, count, 1, 1).selectExpr(columns.toArray(String[]::new));
  }

  private void write(Dataset<Row> rows, String compression) {
    append(rows)
        .option("compression", compression)
        .option("writeBatchRows", 1 << 20)
        .option("writeRequestBytes", REQUEST_BYTES)
        .option("writeDistribution", "none") // so that rows of all partitions mix
        .save();
  }

  private double peak() throws Exception {
    return SqlMetrics.latest(spark).bytes("peak memory of rows and requests, all tasks");
  }
}
