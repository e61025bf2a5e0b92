package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Columns that no table has: the partition, split and position of each row. */
@Tag("scala")
class MetadataColumnsIT extends SparkTest {
  private static final int ROWS = 3000;

  private void createPartitioned() {
    create("(id BIGINT, name STRING) PARTITIONED BY (Dt STRING, hh BIGINT)");
    sql("INSERT INTO " + table + " PARTITION (Dt, hh) VALUES (1, 'a', 'x', 7), (2, 'b', 'x', 8)");
    sql("INSERT INTO " + table + " PARTITION (Dt, hh) VALUES (3, 'c', 'y', 7), (4, 'd', 'y', 7)");
    server.requests().clear();
  }

  private Dataset<Row> inRanges() {
    return reader()
        .option("splitMode", "row_offset")
        .option("splitRows", 1000)
        .option("batchRows", 64)
        .option("compression", "none")
        .load();
  }

  @Test
  void theyAreHiddenUntilTheyAreNamed() {
    createPartitioned();

    assertThat(load().columns()).containsExactly("id", "name", "Dt", "hh");
    assertThat(load().select("*").columns()).containsExactly("id", "name", "Dt", "hh");
    assertThat(load().select("_row", "_PARTITION", "_split").schema().simpleString())
        .isEqualTo("struct<_row:bigint,_PARTITION:string,_split:string>");
  }

  @Test
  void partitionIsComposedOfItsColumns() {
    createPartitioned();

    assertThat(texts(load().select("id", "_partition")))
        .containsExactly("[1,Dt=x/hh=7]", "[2,Dt=x/hh=8]", "[3,Dt=y/hh=7]", "[4,Dt=y/hh=7]");

    assertThat(lastBody("TableCreateReadSession"))
        .contains("\"RequiredDataColumns\":[\"id\"]")
        .contains("\"RequiredPartitionColumns\":[\"Dt\",\"hh\"]");
  }

  @Test
  void partitionComesAloneAndWithItsColumns() {
    createPartitioned();

    assertThat(texts(load().select("_partition").distinct()))
        .containsExactly("[Dt=x/hh=7]", "[Dt=x/hh=8]", "[Dt=y/hh=7]");
    assertThat(texts(load().where("hh = 8").select("hh", "_partition", "Dt")))
        .containsExactly("[8,Dt=x/hh=8,x]");
  }

  @Test
  void dateAndNarrowIntegersAreWrittenAsInPartitions() {
    create("(id BIGINT) PARTITIONED BY (d DATE, t TINYINT, s SMALLINT, i INT, v VARCHAR(9))");
    sql(
        "INSERT INTO "
            + table
            + " PARTITION (d, t, s, i, v)"
            + " SELECT 1, DATE '2024-02-29', CAST(-1 AS TINYINT), CAST(2 AS SMALLINT),"
            + " CAST(3 AS INT), CAST('é' AS VARCHAR(9))");

    assertThat(texts(load().select("_partition")))
        .containsExactly("[d=2024-02-29/t=-1/s=2/i=3/v=é]");
  }

  @Test
  void tableWithoutPartitionsHasNone() {
    createWithIds(3);

    assertThat(texts(load().where("_partition IS NULL").select("id", "_partition")))
        .containsExactly("[0,null]", "[1,null]", "[2,null]");
  }

  @Test
  void rowsAreCountedWithinTheirSplit() {
    createWithIds(ROWS);

    List<Row> rows =
        reader().option("batchRows", 64).load().select("id", "_split", "_row").collectAsList();

    assertThat(rows).hasSize(ROWS).allMatch(row -> row.getString(1).equals("split 0"));
    assertThat(rows.stream().map(row -> row.getLong(2)))
        .containsExactlyElementsOf(LongStream.range(0, ROWS).boxed().toList());
  }

  @Test
  void rowsOfRangesAreCountedWithinTheSession() {
    createWithIds(ROWS);

    Dataset<Row> rows = inRanges().select("_row", "_split", "id");

    assertThat(rows.where("_row <> id").count()).isZero();
    assertThat(rows.select("_row").distinct().count()).isEqualTo(ROWS);
    assertThat(texts(rows.groupBy("_split").count()))
        .containsExactly(
            "[rows 0 to 999,1000]", "[rows 1000 to 1999,1000]", "[rows 2000 to 2999,1000]");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void brokenStreamsCountOn(boolean readAhead) {
    createWithIds(ROWS);
    server.faults().add(FaultRule.on("TableRead", new Fault.Cut(9_000)).times(4));

    Dataset<Row> rows =
        reader()
            .option("batchRows", 64)
            .option("compression", "none")
            .option("pushdown", "none") // with a filter of the service a stream cannot go on
            .option("readAhead", readAhead)
            .load();

    assertThat(rows.where("_row = id").count()).isEqualTo(ROWS);
    assertThat(server.faults().fired()).isEqualTo(4);
  }

  @Test
  void limitEndsTheCount() {
    createWithIds(ROWS);

    assertThat(texts(inRanges().select("_row").limit(3))).containsExactly("[0]", "[1]", "[2]");
  }

  @Test
  void columnOfTheTableComesFirst() {
    create("(id BIGINT, _row STRING, _Partition STRING) PARTITIONED BY (dt STRING)");
    sql("INSERT INTO " + table + " PARTITION (dt) VALUES (1, 'r', 'p', 'x')");

    assertThat(texts(load().select("_row", "_partition", "_split")))
        .containsExactly("[r,p,split 0]");
    assertThat(lastBody("TableCreateReadSession")).contains("\"RequiredPartitionColumns\":[]");
  }

  @Test
  void nothingElseIsFound() {
    createWithIds(1);

    assertThatThrownBy(() -> load().select("_file")).isInstanceOf(AnalysisException.class);
  }
}
