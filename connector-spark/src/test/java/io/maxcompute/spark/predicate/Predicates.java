package io.maxcompute.spark.predicate;

import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.TableSchema;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.LiteralValue;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;

/** Short forms for what tests of predicates are made of. */
final class Predicates {
  /** A data column per type, named after it, and partition columns {@code dt} and {@code hh}. */
  static final TableSchema TABLE =
      new TableSchema(
          Stream.of(
                  "i int",
                  "n bigint",
                  "m bigint",
                  "f float",
                  "d double",
                  "b boolean",
                  "s string",
                  "t string",
                  "v varchar(9)",
                  "c char(4)",
                  "j json",
                  "x binary",
                  "day date",
                  "time datetime",
                  "stamp timestamp",
                  "ntz timestamp_ntz",
                  "price decimal(10,2)",
                  "list array<int>",
                  "Odd`name bigint",
                  "later interval_day_time")
              .map(Predicates::column)
              .toList(),
          List.of(column("dt string"), column("hh bigint")));

  private Predicates() {}

  private static Column column(String declaration) {
    int space = declaration.indexOf(' ');
    return new Column(
        declaration.substring(0, space), ColumnTypes.parse(declaration.substring(space + 1)));
  }

  static Predicate predicate(String name, Expression... operands) {
    return new Predicate(name, operands);
  }

  static Predicate not(Predicate predicate) {
    return predicate("NOT", predicate);
  }

  /** Returns a reference; a dot stands before a nested field. */
  static Expression col(String name) {
    return Expressions.column(name);
  }

  static Expression text(String value) {
    return new LiteralValue<>(UTF8String.fromString(value), DataTypes.StringType);
  }

  static Expression integer(int value) {
    return literal(value, DataTypes.IntegerType);
  }

  static Expression number(long value) {
    return literal(value, DataTypes.LongType);
  }

  static Expression literal(Object value, DataType type) {
    return new LiteralValue<>(value, type);
  }

  /** Returns the service's filter for {@code predicates}; empty text if there is none. */
  static String filter(Predicate... predicates) {
    return PushedPredicates.of(predicates, TABLE, PushedPredicates.Switches.ON)
        .filterText()
        .orElse("");
  }
}
