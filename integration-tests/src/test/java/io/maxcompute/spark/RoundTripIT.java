package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written comes back, value by value. */
@Tag("scala")
class RoundTripIT extends SparkTest {

  private static void assertEqual(Dataset<Row> found, List<Row> expected, StructType schema) {
    List<Row> rows = found.orderBy("id").collectAsList();
    assertThat(rows).hasSameSizeAs(expected);
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < schema.length(); column++) {
        assertThat(PlainValue.of(rows.get(row).get(column)))
            .as("row %s, column %s", row, schema.apply(column).name())
            .isEqualTo(PlainValue.of(expected.get(row).get(column)));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"none,true", "none,false", "lz4,true", "lz4,false", "zstd,true", "zstd,false"})
  void everyTypeComesBackAsItWasWritten(String compression, boolean readAhead) {
    create(EveryType.TABLE);
    List<Row> rows = EveryType.rows();

    append(spark.createDataFrame(rows, EveryType.schema()).repartition(2))
        .option("compression", compression)
        .save();

    Dataset<Row> found =
        reader()
            .option("compression", compression)
            .option("readAhead", readAhead)
            .option("batchRows", 7)
            .load();
    assertEqual(found, rows, EveryType.schema());
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "lz4", "zstd"})
  void manyRowsComeBackInManyBatchesAndRequests(String compression, TestReporter reporter) {
    long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    reporter.publishEntry("seed", Long.toString(seed));
    StructType schema = StructType.fromDDL("id INT, name STRING, items ARRAY<BIGINT>, x DOUBLE");
    Random random = new Random(seed);
    List<Row> rows = IntStream.range(0, 20_000).mapToObj(id -> random(id, random)).toList();
    create("(id INT, name STRING, items ARRAY<BIGINT>, x DOUBLE)");

    append(spark.createDataFrame(rows, schema).repartition(3))
        .option("compression", compression)
        .option("writeBatchRows", "777")
        .option("writeRequestBytes", "20k")
        .save();

    Dataset<Row> found =
        reader()
            .option("compression", compression)
            .option("batchRows", 1000)
            .option("splitSize", "100k")
            .load();
    assertThat(found.rdd().getNumPartitions()).isGreaterThan(3);
    assertEqual(found, rows, schema);
  }

  private static Row random(int id, Random random) {
    String name = random.nextInt(9) == 0 ? null : "n".repeat(random.nextInt(40)) + random.nextInt();
    List<Long> items = random.longs(random.nextInt(5)).boxed().toList();
    return RowFactory.create(id, name, items, random.nextGaussian());
  }

  @Test
  void charIsPaddedByReading() {
    create("(id INT, c CHAR(5), v VARCHAR(5))");

    append(spark.sql("SELECT 1 AS id, 'ab' AS c, 'ab' AS v")).save();

    assertThat(texts(load())).containsExactly("[1,ab   ,ab]");
  }

  @Test
  void allNullsComeBackAsNulls() {
    create(EveryType.TABLE);
    List<Row> rows = EveryType.rows().subList(4, 5);

    append(spark.createDataFrame(rows, EveryType.schema())).save();

    assertEqual(load(), rows, EveryType.schema());
  }

  @Test
  void columnsOfNoTypeAreNulls() {
    create("(id INT, name STRING, items ARRAY<STRING>)");

    append(spark.sql("SELECT 1 AS id, NULL AS name, array(NULL) AS items")).save();

    assertThat(load().selectExpr("id", "name", "items[0]", "size(items)").head())
        .isEqualTo(RowFactory.create(1, null, null, 1));
  }
}
