package io.maxcompute.spark.differential;

import io.maxcompute.storage.table.SimpleType;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Conditions on the rows of a table, in Spark SQL. */
final class RandomPredicates {
  private static final List<String> COMPARISONS = List.of("=", "<>", "<=>", "<", "<=", ">", ">=");

  private final Random random;
  private final RandomValues values;
  private final TestTable table;
  private final List<Operand> operands;
  private final List<Operand> partitions;

  RandomPredicates(Random random, TestTable table) {
    this.random = random;
    this.values = new RandomValues(random);
    this.table = table;
    this.operands = Operand.of(table);
    this.partitions = operands.stream().filter(Operand::partition).toList();
  }

  /** Returns a condition; those on partition columns are not rare. */
  String next() {
    return tree(random.nextInt(4));
  }

  private String tree(int depth) {
    if (depth == 0) {
      return leaf();
    }
    String left = tree(random.nextInt(depth));
    return switch (random.nextInt(5)) {
      case 0, 1 -> "(" + left + " AND " + tree(random.nextInt(depth)) + ")";
      case 2, 3 -> "(" + left + " OR " + tree(random.nextInt(depth)) + ")";
      default -> "NOT (" + left + ")";
    };
  }

  private String leaf() {
    boolean ofPartition = !partitions.isEmpty() && random.nextInt(5) < 2;
    Operand operand = values.oneOf(ofPartition ? partitions : operands);
    if (operand.kind() == Operand.Kind.PARTS || random.nextInt(12) == 0) {
      return operand.sql() + values.oneOf(List.of(" IS NULL", " IS NOT NULL"));
    }
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4, 5 -> compared(operand);
      case 6, 7 -> operand.sql() + in(operand);
      case 8, 9 -> between(operand);
      case 10, 11 -> columns(operand);
      case 12 ->
          values.oneOf(
              List.of("TRUE", "FALSE", "CAST(NULL AS BOOLEAN)", operand.sql() + " = NULL"));
      default -> ofKind(operand);
    };
  }

  private String compared(Operand operand) {
    String operator = values.oneOf(COMPARISONS);
    return random.nextInt(4) == 0
        ? literal(operand) + " " + operator + " " + operand.sql()
        : operand.sql() + " " + operator + " " + literal(operand);
  }

  private String in(Operand operand) {
    String list =
        Stream.generate(() -> random.nextInt(8) == 0 ? "NULL" : literal(operand))
            .limit(1 + random.nextInt(random.nextInt(5) == 0 ? 14 : 4))
            .collect(Collectors.joining(", "));
    return (random.nextInt(3) == 0 ? " NOT IN (" : " IN (") + list + ")";
  }

  private String between(Operand operand) {
    String not = random.nextInt(4) == 0 ? " NOT" : "";
    return operand.sql() + not + " BETWEEN " + literal(operand) + " AND " + literal(operand);
  }

  /** Compares two columns that are alike; the same one twice if there is no other. */
  private String columns(Operand operand) {
    List<Operand> alike = operands.stream().filter(o -> o.kind() == operand.kind()).toList();
    return operand.sql() + " " + values.oneOf(COMPARISONS) + " " + values.oneOf(alike).sql();
  }

  /** Returns a literal of the operand's type: half of them a value that some row has. */
  private String literal(Operand operand) {
    if (operand.column() >= 0 && !table.rows().isEmpty() && random.nextBoolean()) {
      Object found = values.oneOf(table.rows()).get(operand.column());
      if (found != null) {
        return Literals.of(found, operand.type());
      }
    }
    return Literals.of(values.value(operand.type()), operand.type());
  }

  private String ofKind(Operand operand) {
    String sql = operand.sql();
    return switch (operand.kind()) {
      case TEXT -> text(operand);
      case WHOLE -> whole(sql);
      case REAL ->
          values.oneOf(
              List.of(
                  "isnan(" + sql + ")",
                  sql + " > 0",
                  "CAST(" + sql + " AS STRING) LIKE '%E%'",
                  sql + " = 1",
                  "CAST(" + sql + " AS INT) = 1"));
      case DECIMAL ->
          values.oneOf(
              List.of(
                  sql + " > 0",
                  sql + " = 1.0",
                  sql + " < 0.5BD",
                  "CAST(" + sql + " AS DOUBLE) >= 1",
                  sql + " IN (0, 1, 9.9)"));
      case BOOLEAN -> values.oneOf(List.of(sql, "NOT " + sql, sql + " IS TRUE", sql + " = 'true'"));
      case BINARY -> values.oneOf(List.of("length(" + sql + ") > 1", "hex(" + sql + ") LIKE '0%'"));
      case DATE, INSTANT, LOCAL_TIME -> time(sql);
      case PARTS -> throw new AssertionError(operand);
    };
  }

  private String whole(String sql) {
    return values.oneOf(
        List.of(
            sql + " + 1 > 1",
            sql + " % 2 = 0",
            "abs(" + sql + ") < 100",
            "-" + sql + " >= 1",
            sql + " = " + random.nextInt(300),
            sql + " > 1.5",
            sql + " = '1'",
            sql + " < 2147483648",
            "CAST(" + sql + " AS STRING) LIKE '1%'",
            "CAST(" + sql + " AS DOUBLE) = 1.0D",
            "CAST(" + sql + " AS BIGINT) IN (1, 2, 127)",
            "CAST(" + sql + " AS TINYINT) = 1",
            "coalesce(" + sql + ", 0) = 0"));
  }

  private String text(Operand operand) {
    String sql = operand.sql();
    Object value = values.value(SimpleType.STRING);
    String text = Literals.text(value.toString());
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4 -> like(operand, value.toString());
      case 5 -> "startswith(" + sql + ", " + text + ")";
      case 6 -> "endswith(" + sql + ", " + text + ")";
      case 7 -> "contains(" + sql + ", " + text + ")";
      case 8 -> "upper(" + sql + ") = " + Literals.text(value.toString().toUpperCase(Locale.ROOT));
      case 9 -> "length(" + sql + ") = " + random.nextInt(5);
      case 10 -> "concat(" + sql + ", 'x') = concat(" + text + ", 'x')";
      case 11 -> "substring(" + sql + ", 1, 1) = substring(" + text + ", 1, 1)";
      case 12 -> "CAST(" + sql + " AS INT) " + values.oneOf(COMPARISONS) + " 1";
      case 13 -> sql + values.oneOf(List.of(" = 1", " > 1.5", " < 10", " = DATE'2024-02-29'"));
      case 14 -> sql + " RLIKE '^[a-c]'";
      default -> "lower(trim(" + sql + ")) <=> 'a'";
    };
  }

  private String like(Operand operand, String text) {
    String piece = Literals.pattern(text);
    String pattern =
        values.oneOf(
            List.of(
                piece,
                piece + "%",
                "%" + piece,
                "%" + piece + "%",
                piece + "_",
                "_" + piece,
                "%",
                "_",
                "__",
                "%" + piece + "_%",
                "a%b",
                "%a%b%",
                ""));
    return operand.sql()
        + (random.nextInt(4) == 0 ? " NOT LIKE " : " LIKE ")
        + Literals.text(pattern);
  }

  private String time(String sql) {
    Instant instant = (Instant) values.value(SimpleType.TIMESTAMP);
    LocalDateTime local = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    String operator = " " + values.oneOf(COMPARISONS) + " ";
    return values.oneOf(
        List.of(
            sql + operator + "TIMESTAMP'" + local + "'", // in the zone of the session
            sql + operator + "TIMESTAMP'" + instant + "'",
            sql + operator + "TIMESTAMP_NTZ'" + local + "'",
            sql + operator + "DATE'" + local.toLocalDate() + "'",
            sql + operator + "'" + local.toString().replace('T', ' ') + "'",
            "CAST(" + sql + " AS DATE)" + operator + "DATE'" + local.toLocalDate() + "'",
            "year(" + sql + ")" + operator + local.getYear(),
            "CAST(" + sql + " AS TIMESTAMP)" + operator + "TIMESTAMP'" + local + "'",
            "CAST(" + sql + " AS STRING) LIKE '2%'"));
  }
}
