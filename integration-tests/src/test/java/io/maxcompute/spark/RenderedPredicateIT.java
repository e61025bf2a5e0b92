package io.maxcompute.spark;

import static java.util.Map.entry;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.RandomConditions.Operand;
import io.maxcompute.spark.predicate.PushedPredicates;
import io.maxcompute.spark.predicate.PushedPredicates.Switches;
import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.StorageConfig;
import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The filter that is written of Spark's conditions loses no row that Spark keeps. */
class RenderedPredicateIT extends SparkTest {
  private static final int CONDITIONS = 250;
  private static final int ROWS = 60;
  private static final Duration SOON = Duration.ofSeconds(20);

  private static final List<Object> TEXTS =
      List.of(
          "",
          "a",
          "A",
          "ab",
          "it's",
          "\"q\"",
          "C:\\new",
          "x\\",
          "100%",
          "a_b",
          "line\nbreak",
          "\t",
          "\r",
          "😀",
          "é中",
          "a' OR 1=1 --",
          "\\'",
          "%",
          "\u0000",
          " a ");

  private static final List<Object> INSTANTS =
      List.of(
          Instant.parse("1969-12-31T23:59:59.999Z"),
          Instant.EPOCH,
          Instant.parse("2024-03-10T07:30:00.123Z"),
          Instant.parse("2024-11-03T05:30:00Z"),
          Instant.parse("1700-01-01T00:00:00Z"),
          Instant.parse("2262-04-01T00:00:00Z"));

  private static final Map<String, List<Object>> VALUES =
      new TreeMap<>(
          Map.ofEntries(
              entry("tiny", List.of((byte) -128, (byte) 0, (byte) 127)),
              entry("small", List.of(Short.MIN_VALUE, (short) 1, Short.MAX_VALUE)),
              entry("whole", List.of(Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE)),
              entry("big", List.of(Long.MIN_VALUE, -1L, 0L, 1L, Long.MAX_VALUE)),
              entry(
                  "single",
                  List.of(0.1f, -0.0f, 0f, 1.5f, Float.NaN, Float.MIN_VALUE, Float.MAX_VALUE)),
              entry(
                  "twice",
                  List.of(0.1, -0.0, 0.0, -1e300, Double.NaN, Double.NEGATIVE_INFINITY, 1.5)),
              entry("flag", List.of(true, false)),
              entry("text", TEXTS),
              entry("short_text", TEXTS),
              entry("padded", List.of("a", "ab", "it's")),
              entry(
                  "bytes",
                  List.of(
                      new byte[0], new byte[] {0, -1}, "it's".getBytes(StandardCharsets.UTF_8))),
              entry(
                  "day",
                  List.of(
                      LocalDate.of(1582, 10, 15),
                      LocalDate.EPOCH,
                      LocalDate.of(2024, 2, 29),
                      LocalDate.of(9999, 12, 31))),
              entry("moment", INSTANTS),
              entry("instant", INSTANTS),
              entry(
                  "wall",
                  List.of(
                      LocalDateTime.parse("1969-12-31T23:59:59.999999"),
                      LocalDateTime.parse("2024-03-10T02:30:00"),
                      LocalDateTime.parse("2024-03-10T02:30:00.000001"))),
              entry(
                  "price",
                  List.of(
                      new BigDecimal("-0.01"),
                      new BigDecimal("0.00"),
                      new BigDecimal("12.30"),
                      new BigDecimal("99999999.99")))));

  private static final String COLUMNS =
      "id INT, big BIGINT, bytes BINARY, day DATE, flag BOOLEAN, instant TIMESTAMP, moment"
          + " %s, padded %s, price DECIMAL(10,2), short_text %s, single FLOAT, small SMALLINT, text"
          + " STRING, tiny TINYINT, twice DOUBLE, wall TIMESTAMP_NTZ, whole INT";

  private StorageClient client;
  private TableId id;
  private TableSchema schema;

  @BeforeEach
  void createTable() {
    create("(" + columns("DATETIME", "CHAR(6)", "VARCHAR(20)") + ")");
    Credentials key =
        new Credentials.AccessKey(server.accessKeyId(), server.accessKeySecret(), Optional.empty());
    client =
        StorageClient.create(
            StorageConfig.builder(server.endpoint(), server.project(), CredentialsProvider.of(key))
                .build());
    id = new TableId(server.project(), "", table);
    schema = client.catalog().table(id).schema();
  }

  private static String columns(String moment, String padded, String limited) {
    return COLUMNS
        .replaceFirst("%s", moment)
        .replaceFirst("%s", padded)
        .replaceFirst("%s", limited);
  }

  @AfterEach
  void closeClient() {
    client.close();
  }

  private String filter(Column condition) {
    return PushedPredicates.of(
            RecordingSource.pushed(spark, schema, condition).predicates(), schema, Switches.ON)
        .filterText()
        .orElse("");
  }

  /** Returns how many rows of a session on {@code condition} there are. */
  private long rows(String condition) {
    ReadSessionRequest request =
        ReadSessionRequest.ALL.withSplit(SplitOptions.byRows(1000)).withFilter(condition);
    return client.read().open(id, request, SOON).rowCount();
  }

  private long rowsAmong(String condition, List<Integer> ids) {
    String listed = ids.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return rows("(" + condition + ") AND `id` IN (" + listed + ")");
  }

  @Test
  void filterKeepsEveryRowThatSparkKeeps(TestReporter reporter) {
    long seed = Long.getLong("seed", ThreadLocalRandom.current().nextLong());
    reporter.publishEntry("seed", Long.toString(seed));
    Random random = new Random(seed);
    Dataset<Row> rows = randomRows(random);
    append(rows).save();
    RandomConditions conditions = new RandomConditions(random, operands());
    List<Column> asked = IntStream.range(0, CONDITIONS).mapToObj(i -> conditions.next()).toList();

    List<List<Integer>> kept = RandomConditions.kept(rows, asked);

    int written = 0;
    for (int i = 0; i < CONDITIONS; i++) {
      String filter = filter(asked.get(i));
      if (!filter.isEmpty() && !kept.get(i).isEmpty()) {
        written++;
        assertThat(rowsAmong(filter, kept.get(i)))
            .as("seed %s: rows %s of %s, by %s", seed, kept.get(i), asked.get(i), filter)
            .isEqualTo(kept.get(i).size());
      }
    }
    assertThat(written).isGreaterThan(CONDITIONS / 5);
  }

  private static List<Operand> operands() {
    return VALUES.entrySet().stream()
        .map(
            column -> {
              Operand operand = Operand.of(col(column.getKey()), column.getValue());
              List<Column> decimals =
                  operand.constants().stream().map(c -> c.cast("decimal(10,2)")).toList();
              return column.getKey().equals("price")
                  ? new Operand(operand.value(), decimals, false)
                  : operand;
            })
        .toList();
  }

  private Dataset<Row> randomRows(Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      List<Object> row = new ArrayList<>(List.of(i));
      for (List<Object> values : VALUES.values()) {
        int choice = random.nextInt(values.size() + 1);
        row.add(choice == values.size() ? null : values.get(choice));
      }
      rows.add(RowFactory.create(row.toArray()));
    }
    StructType types = StructType.fromDDL(columns("TIMESTAMP", "STRING", "STRING"));
    return spark.createDataFrame(rows, types);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Asia/Shanghai", "America/New_York"})
  void zonesChangeNoFilter(String zone) {
    TimeZone before = TimeZone.getDefault();
    String session = spark.conf().get("spark.sql.session.timeZone");
    TimeZone.setDefault(TimeZone.getTimeZone(zone));
    spark.conf().set("spark.sql.session.timeZone", zone);
    try {
      Instant instant = Instant.parse("2024-03-10T07:30:00.120Z");
      assertThat(filter(col("moment").equalTo(lit(instant))))
          .endsWith("`moment` = DATETIME'2024-03-10 07:30:00.12'");
      assertThat(filter(col("instant").lt(lit(instant))))
          .endsWith("`instant` < TIMESTAMP'2024-03-10 07:30:00.12'");
      assertThat(filter(col("wall").gt(lit(LocalDateTime.parse("2024-03-10T02:30:00")))))
          .endsWith("`wall` > TIMESTAMP_NTZ'2024-03-10 02:30:00'");
      assertThat(filter(col("day").leq(lit(LocalDate.of(2024, 3, 10)))))
          .endsWith("`day` <= DATE'2024-03-10'");
    } finally {
      spark.conf().set("spark.sql.session.timeZone", session);
      TimeZone.setDefault(before);
    }
  }

  @Test
  void theLongestFiltersAreUnderstood() {
    sql("INSERT INTO " + table + " (id, whole, text) VALUES (1, 7, 'x'), (2, NULL, NULL)");
    String chain =
        IntStream.range(0, 200)
            .mapToObj(i -> "`whole` = " + i)
            .collect(Collectors.joining(" OR ", "(", ")"));
    Object[] list = IntStream.range(0, 1000).boxed().toArray();
    String text = "it's \\ ".repeat(5000);

    assertThat(rows(chain)).isEqualTo(1);
    assertThat(rows(filter(col("whole").isin(list)))).isEqualTo(1);
    assertThat(rows(filter(not(col("whole").isin(list))))).isZero();
    assertThat(rows(filter(col("text").notEqual(text)))).isEqualTo(1);
    assertThat(rows("1 = 0")).isZero();
  }

  @Test
  void nanosecondsThatSparkDoesNotSeeLoseNoRow() {
    sql(
        "INSERT INTO "
            + table
            + " (id, instant) VALUES (1, TIMESTAMP'2024-01-01 00:00:00.000000999'), (2,"
            + " TIMESTAMP'1969-12-31 23:59:59.999999001')");
    Column first = lit(Instant.parse("2024-01-01T00:00:00Z"));
    for (Column condition :
        Arrays.asList(
            col("instant").equalTo(first), col("instant").leq(first).and(col("id").gt(0)))) {
      assertThat(rowsAmong(filter(condition), List.of(1))).isEqualTo(1);
    }
    for (String seen : List.of("1969-12-31T23:59:59.999999Z", "1970-01-01T00:00:00Z")) {
      Column before = lit(Instant.parse(seen));
      assertThat(rowsAmong(filter(col("instant").equalTo(before)), List.of(2))).isEqualTo(1);
    }
  }
}
