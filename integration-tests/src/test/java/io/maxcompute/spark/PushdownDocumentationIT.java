package io.maxcompute.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.upper;
import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.predicate.PushedPredicates;
import io.maxcompute.spark.predicate.PushedPredicates.Switches;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.TableSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.junit.jupiter.api.Test;

/**
 * The README says what becomes of filters, from what becomes of Spark's own. With {@code
 * -Dupdate.docs=true} it is rewritten.
 */
class PushdownDocumentationIT extends SparkTest {
  private static final ReadmePart README = ReadmePart.of("pushdown", PushdownDocumentationIT.class);

  private static final Instant INSTANT = Instant.parse("2024-01-01T00:00:00Z");
  private static final LocalDateTime WALL = LocalDateTime.parse("2024-01-01T00:00:00");
  private static final BigDecimal PRICE = new BigDecimal("10.25");

  /** A column, and two values to compare it with. */
  private record Example(String name, String type, Column low, Column high) {
    static Example of(String name, String type, Object low, Object high) {
      return new Example(name, type, lit(low), lit(high));
    }

    static Example decimal(String name, String type) {
      return new Example(name, type, lit(PRICE).cast(type), lit(BigDecimal.ONE).cast(type));
    }

    boolean isText() {
      return type.equals("string") || type.startsWith("varchar") || type.startsWith("char");
    }
  }

  /** A column of the README's table. */
  private record Kind(String heading, boolean partition, List<Example> examples) {
    Kind(String heading, Example... examples) {
      this(heading, false, List.of(examples));
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              "partition column",
              true,
              List.of(
                  Example.of("pt", "string", "a", "b"),
                  Example.of("pv", "varchar(9)", "a", "b"),
                  Example.of("pn", "bigint", 1L, 2L),
                  Example.of("pd", "date", LocalDate.EPOCH, LocalDate.of(2024, 2, 29)))),
          new Kind("integer", Example.of("i", "int", 1, 2), Example.of("n", "bigint", 1L, 2L)),
          new Kind("DECIMAL", Example.decimal("price", "decimal(10,2)")),
          new Kind(
              "STRING, VARCHAR",
              Example.of("text", "string", "a", "b"),
              Example.of("short", "varchar(9)", "a", "b")),
          new Kind("CHAR", Example.of("padded", "char(4)", "a", "b")),
          new Kind("BOOLEAN", Example.of("flag", "boolean", true, false)),
          new Kind(
              "FLOAT, DOUBLE",
              Example.of("single", "float", 0.5f, 1.5f),
              Example.of("twice", "double", 0.5, 1.5)),
          new Kind("DATE", Example.of("day", "date", LocalDate.EPOCH, LocalDate.of(2024, 2, 29))),
          new Kind("DATETIME", Example.of("moment", "datetime", INSTANT, Instant.EPOCH)),
          new Kind(
              "TIMESTAMP, TIMESTAMP_NTZ",
              Example.of("instant", "timestamp", INSTANT, Instant.EPOCH),
              Example.of("wall", "timestamp_ntz", WALL, WALL.plusDays(1))),
          new Kind("BINARY", Example.of("bytes", "binary", new byte[1], new byte[2])),
          new Kind("field of STRUCT", Example.of("struct.a", "struct<a:bigint>", 1L, 2L)));

  /** A row of the README's table. */
  private record Form(String label, boolean text, BiFunction<Column, Example, Column> condition) {
    static Form any(String label, BiFunction<Column, Example, Column> condition) {
      return new Form(label, false, condition);
    }

    static Form like(String label, String pattern) {
      return new Form(label, true, (x, of) -> x.like(pattern));
    }
  }

  private static final Column OTHER = col("other");

  private static final List<Form> FORMS =
      List.of(
          Form.any("`x = …`", (x, of) -> x.equalTo(of.low)),
          Form.any("`x <> …`", (x, of) -> x.notEqual(of.low)),
          Form.any("`x <=> …`", (x, of) -> x.eqNullSafe(of.low)),
          Form.any("`x < …`", (x, of) -> x.lt(of.low)),
          Form.any("`x <= …`", (x, of) -> x.leq(of.low)),
          Form.any("`x > …`", (x, of) -> x.gt(of.low)),
          Form.any("`x >= …`", (x, of) -> x.geq(of.low)),
          Form.any("`x IN (…)`", (x, of) -> x.isin(of.low, of.high)),
          Form.any("`x NOT IN (…)`", (x, of) -> not(x.isin(of.low, of.high))),
          Form.any("`x IS NULL`", (x, of) -> x.isNull()),
          Form.any("`x IS NOT NULL`", (x, of) -> x.isNotNull()),
          Form.like("`x LIKE 'a%'`", "a%"),
          Form.like("`x LIKE '%a'`", "%a"),
          Form.like("`x LIKE '%a%'`", "%a%"),
          Form.like("other `LIKE`", "a_b%"),
          Form.any("`x = … OR x IS NULL`", (x, of) -> x.equalTo(of.low).or(x.isNull())),
          Form.any("`NOT (x <=> …)`", (x, of) -> not(x.eqNullSafe(of.low))),
          Form.any(
              "`(x = … AND y = …) OR (x = … AND y = …)`",
              (x, of) ->
                  x.equalTo(of.low)
                      .and(OTHER.equalTo(1))
                      .or(x.equalTo(of.high).and(OTHER.equalTo(2)))),
          Form.any(
              "`upper(CAST(x AS STRING)) = …`", (x, of) -> upper(x.cast("string")).equalTo("A")));

  private static final TableSchema TABLE =
      new TableSchema(
          Stream.concat(
                  Stream.of(
                      new io.maxcompute.storage.table.Column("other", ColumnTypes.parse("int"))),
                  columns(false))
              .toList(),
          columns(true).toList());

  private static Stream<io.maxcompute.storage.table.Column> columns(boolean partition) {
    return KINDS.stream()
        .filter(kind -> kind.partition == partition)
        .flatMap(kind -> kind.examples.stream())
        .map(
            example ->
                new io.maxcompute.storage.table.Column(
                    example.name.replace(".a", ""), ColumnTypes.parse(example.type)));
  }

  @Test
  void readmeSaysWhatBecomesOfFilters() throws IOException {
    README.assertSays(table());
  }

  private String table() {
    String headings = KINDS.stream().map(Kind::heading).collect(Collectors.joining(" | "));
    return "| filter | "
        + headings
        + " |\n|---|"
        + "---|".repeat(KINDS.size())
        + "\n"
        + FORMS.stream().map(this::row).collect(Collectors.joining());
  }

  private String row(Form form) {
    String cells = KINDS.stream().map(kind -> cell(form, kind)).collect(Collectors.joining(" | "));
    return "| " + form.label + " | " + cells + " |\n";
  }

  private String cell(Form form, Kind kind) {
    List<String> outcomes =
        kind.examples.stream()
            .filter(example -> !form.text || example.isText())
            .map(example -> outcome(form.condition.apply(col(example.name), example)))
            .distinct()
            .toList();
    assertThat(outcomes).as("%s of %s", form.label, kind.heading).hasSizeLessThan(2);
    return outcomes.isEmpty() ? "" : outcomes.get(0);
  }

  private String outcome(Column condition) {
    Predicate[] all = RecordingSource.pushed(spark, TABLE, condition).predicates();
    Predicate[] main = // Spark adds to most filters that their columns are not null
        all.length == 1 && condition.toString().endsWith("IS NOT NULL)")
            ? all
            : Stream.of(all)
                .filter(predicate -> !predicate.name().equals("IS_NOT_NULL"))
                .toArray(Predicate[]::new);
    PushedPredicates pushed = PushedPredicates.of(main, TABLE, Switches.ON);
    if (pushed.pushed().length == 0) {
      return "Spark";
    }
    return pushed.residual().length == 0 ? "exact" : "re-checked";
  }
}
