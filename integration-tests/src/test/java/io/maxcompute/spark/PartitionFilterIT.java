package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions on partition columns choose partitions before anything is read. */
@Tag("scala")
class PartitionFilterIT extends SparkTest {

  private void createFourPartitions() {
    create("(id BIGINT) PARTITIONED BY (dt STRING, hh BIGINT)");
    sql(
        "INSERT INTO "
            + table
            + " PARTITION (dt, hh) VALUES (1, 'a', 1), (2, 'a', 2), (3, 'b', 1), (4, 'bc', 10)");
  }

  private static List<String> words(String text) {
    return text == null ? List.of() : Stream.of(text.split(" ")).sorted().toList();
  }

  private List<String> ids(Dataset<Row> rows) {
    return rows.select("id").collectAsList().stream()
        .map(row -> Long.toString(row.getLong(0)))
        .sorted()
        .toList();
  }

  /** Returns the partitions that the latest session was opened on. */
  private List<String> requiredPartitions() {
    String body = lastBody("TableCreateReadSession");
    String list = body.replaceAll(".*\"RequiredPartitions\":\\[(.*?)].*", "$1");
    return list.isEmpty()
        ? List.of()
        : Stream.of(list.replace("\"", "").split(",")).sorted().toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "dt = 'a'                       | dt=a/hh=1 dt=a/hh=2             | 1 2",
        "'a' = dt                       | dt=a/hh=1 dt=a/hh=2             | 1 2",
        "hh = 2                         | dt=a/hh=2                       | 2",
        "hh < 10                        | dt=a/hh=1 dt=a/hh=2 dt=b/hh=1   | 1 2 3",
        "hh BETWEEN 2 AND 10            | dt=a/hh=2 dt=bc/hh=10           | 2 4",
        "dt IN ('a', 'bc', 'zz')        | dt=a/hh=1 dt=a/hh=2 dt=bc/hh=10 | 1 2 4",
        "dt IN ('bc', NULL)             | dt=bc/hh=10                     | 4",
        "dt LIKE 'b%'                   | dt=b/hh=1 dt=bc/hh=10           | 3 4",
        "dt LIKE '%c'                   | dt=bc/hh=10                     | 4",
        "contains(dt, 'c')              | dt=bc/hh=10                     | 4",
        "dt = 'a' OR hh = 10            | dt=a/hh=1 dt=a/hh=2 dt=bc/hh=10 | 1 2 4",
        "NOT (dt = 'a' OR hh = 10)      | dt=b/hh=1                       | 3",
        "dt <> 'a'                      | dt=b/hh=1 dt=bc/hh=10           | 3 4",
        "NOT dt IN ('a', 'b')           | dt=bc/hh=10                     | 4",
        "dt <=> 'b'                     | dt=b/hh=1                       | 3",
        "dt > 'a' AND hh >= 10          | dt=bc/hh=10                     | 4",
        "dt = 'a' AND id > 1            | dt=a/hh=1 dt=a/hh=2             | 2",
        "dt = 'bc' OR dt = 'a' AND id > 1 | dt=a/hh=1 dt=a/hh=2 dt=bc/hh=10 | 2 4",
        "upper(dt) = 'A'                | dt=a/hh=1 dt=a/hh=2             | 1 2",
        "length(dt) = 2                 | dt=bc/hh=10                     | 4",
        "CAST(hh AS STRING) LIKE '1%'   | dt=a/hh=1 dt=b/hh=1 dt=bc/hh=10 | 1 3 4",
        "hh IN (2,3,4,5,6,7,8,9,10,11,12,13) | dt=a/hh=2 dt=bc/hh=10        | 2 4"
      })
  void conditionChoosesPartitions(String condition, String partitions, String ids) {
    createFourPartitions();

    assertThat(ids(load().where(condition))).isEqualTo(words(ids));

    assertThat(requiredPartitions()).isEqualTo(words(partitions));
    assertThat(requests("ListPartitions")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "hh + 1 = 3                     | 2",
        "dt RLIKE '^b'                  | 3 4",
        "dt LIKE 'b_'                   | 4",
        "hh = id                        | 1 2",
        "dt = 'a' OR id = 4             | 1 2 4",
        "NOT (dt <=> NULL)              | 1 2 3 4",
        "dt = CAST(id AS STRING)        | "
      })
  void otherConditionsAreLeftToSpark(String condition, String ids) {
    createFourPartitions();

    assertThat(ids(load().where(condition))).isEqualTo(words(ids));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dt = 'zz'", "dt IS NULL", "hh > 10", "dt = 'a' AND hh = 10"})
  void conditionThatNoPartitionMeetsOpensNoSession(String condition) {
    createFourPartitions();

    assertThat(load().where(condition).collectAsList()).isEmpty();
    assertThat(load().where(condition).count()).isZero();

    assertThat(requests("TableCreateReadSession")).isZero();
  }

  @Test
  void conditionThatTextAlwaysMeetsListsNoPartitions() {
    createFourPartitions();

    assertThat(ids(load().where("dt IS NOT NULL"))).containsExactly("1", "2", "3", "4");
    assertThat(requests("ListPartitions")).isZero();
    assertThat(requiredPartitions()).isEmpty();

    assertThat(ids(load().where("hh IS NOT NULL"))).containsExactly("1", "2", "3", "4");
    assertThat(requests("ListPartitions")).isEqualTo(1);
  }

  @Test
  void withoutAConditionPartitionsAreNotListed() {
    createFourPartitions();

    assertThat(load().count()).isEqualTo(4);

    assertThat(requests("ListPartitions")).isZero();
    assertThat(requiredPartitions()).isEmpty();
  }

  @Test
  void chosenConditionsAreShownAndNotCheckedAgain() {
    createFourPartitions();

    String plan = load().where("dt = 'a' AND id > 1").queryExecution().executedPlan().toString();

    assertThat(plan)
        .contains("partitionFilters=[dt IS NOT NULL, dt = 'a']")
        .contains("id#")
        .contains("> 1");
    assertThat(plan).doesNotContain("(dt#");
  }

  @ParameterizedTest
  @CsvSource({"TINYINT,1", "SMALLINT,1", "INT,1", "BIGINT,1", "STRING,1", "VARCHAR(5),1"})
  void partitionColumnsOfEveryTypeCompareByValue(String type, String least) {
    create("(id BIGINT) PARTITIONED BY (p " + type + ")");
    append(spark.sql("SELECT 1L AS id, CAST(2 AS " + type.replaceAll("\\(.*", "") + spare(type)))
        .save();
    append(spark.sql("SELECT 2L AS id, CAST(10 AS " + type.replaceAll("\\(.*", "") + spare(type)))
        .save();

    assertThat(texts(load())).containsExactly("[1,2]", "[2,10]");
    assertThat(texts(load().where("p = " + (isText(type) ? "'10'" : "10"))))
        .containsExactly("[2,10]");
    assertThat(ids(load().where("p > " + (isText(type) ? "'1'" : least))))
        .containsExactly("1", "2");
  }

  @Test
  void datesChoosePartitions() {
    create("(id BIGINT) PARTITIONED BY (day DATE)");
    append(spark.sql("SELECT 1L AS id, DATE'2024-02-29' AS day")).save();
    append(spark.sql("SELECT 2L AS id, DATE'2024-03-01' AS day")).save();

    assertThat(ids(load().where("day < '2024-03-01'"))).containsExactly("1");
    assertThat(requiredPartitions()).containsExactly("day=2024-02-29");
    assertThat(ids(load().where("month(day) = 3"))).containsExactly("2");
    assertThat(requiredPartitions()).containsExactly("day=2024-03-01");
  }

  private static boolean isText(String type) {
    return type.equals("STRING") || type.startsWith("VARCHAR");
  }

  private static String spare(String type) {
    return (type.startsWith("VARCHAR") ? "(5)" : "") + ") AS p";
  }

  @Test
  void everyPageOfALongListOfPartitionsIsRead() {
    EmulatorConfig config = EmulatorConfig.defaults().withPageSize(3);
    try (EmulatorServer paging = EmulatorServer.start(config)) {
      paging.sql("CREATE TABLE " + table + " (id BIGINT) PARTITIONED BY (n BIGINT)");
      List<String> values = IntStream.range(0, 20).mapToObj(i -> "(" + i + ", " + i + ")").toList();
      paging.sql("INSERT INTO " + table + " PARTITION (n) VALUES " + String.join(",", values));

      Dataset<Row> all = spark.read().format("maxcompute").options(options(paging)).load();

      assertThat(all.where("n >= 15").count()).isEqualTo(5);
      assertThat(paging.requests().count("ListPartitions")).isEqualTo(7);
      assertThat(paging.requests().of("TableCreateReadSession").get(0).body())
          .contains("n=15", "n=19")
          .doesNotContain("n=14");
    }
  }
}
