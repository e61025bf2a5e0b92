package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A reader takes no more memory than the README says: the batch that Spark works on, the one after
 * it, and the latter as it came. That nothing is left after it is asserted after every test.
 */
class ReaderMemoryIT extends SparkTest {
  private static final int NUMBERS = 32;
  private static final long ROW_BYTES = NUMBERS * Long.BYTES;
  private static final long VALIDITY_BYTES = NUMBERS / Byte.SIZE;
  private static final int BATCHES = 12;

  static Stream<Arguments> cases() {
    return Stream.of("none", "lz4", "zstd")
        .flatMap(
            compression ->
                Stream.of(4096, 16_384, 20_000).map(rows -> Arguments.of(compression, rows)));
  }

  @ParameterizedTest(name = "{0}, batches of {1} rows")
  @MethodSource("cases")
  void memoryIsThatOfThreeBatches(String compression, int batchRows) throws Exception {
    create("(" + numbers("c%d BIGINT") + ")");
    long rows = (long) batchRows * BATCHES;
    append(spark.range(0, rows, 1, 1).selectExpr(hashes())).save();

    long sum =
        reader()
            .option("compression", compression)
            .option("batchRows", batchRows)
            .option("splitMode", "parallelism")
            .option("splitCount", 1)
            .load()
            .selectExpr("bit_xor(" + numbers("c%d").replace(", ", " ^ ") + ")", "count(*)")
            .head()
            .getLong(1);

    assertThat(sum).isEqualTo(rows);
    long batch = batchRows * (ROW_BYTES + VALIDITY_BYTES);
    double peak = SqlMetrics.latest(spark).bytes("peak Arrow memory, all tasks");
    assertThat(peak).isBetween((double) batchRows * ROW_BYTES, 3.1 * batch);
  }

  private static String numbers(String format) {
    return String.join(
        ", ", IntStream.range(0, NUMBERS).mapToObj(i -> String.format(format, i)).toList());
  }

  /** Values that no codec makes smaller. */
  private static String[] hashes() {
    return IntStream.range(0, NUMBERS)
        .mapToObj(i -> "xxhash64(id, " + i + ") AS c" + i)
        .toArray(String[]::new);
  }
}
