package io.maxcompute.spark.write;

import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.spark.types.WriteCompatibility;
import io.maxcompute.spark.writer.RowMapping;
import io.maxcompute.spark.writer.WriteTarget;
import io.maxcompute.storage.table.Column;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;

/** Finds what keeps rows from being written to a table: all of it, for one error. */
final class ColumnMatching {
  private final WriteTarget target;
  private final RowMapping rows;
  private final Supplier<List<String>> primaryKey;
  private final List<String> differences = new ArrayList<>();
  private final Set<String> hints = new LinkedHashSet<>();

  private ColumnMatching(WriteTarget target, RowMapping rows, Supplier<List<String>> primaryKey) {
    this.target = target;
    this.rows = rows;
    this.primaryKey = primaryKey;
  }

  /**
   * Checks that rows can be written to {@code target}.
   *
   * @param primaryKey the key columns of the table; asked for only if rows lack a column
   * @throws IllegalArgumentException if not; the message lists every difference
   */
  static void check(WriteTarget target, RowMapping rows, Supplier<List<String>> primaryKey) {
    ColumnMatching matching = new ColumnMatching(target, rows, primaryKey);
    target.columns().forEach(matching::checkColumn);
    Stream.of(rows.input().fields()).forEach(matching::checkField);
    matching.checkChangeType();
    if (!matching.differences.isEmpty()) {
      throw new IllegalArgumentException(matching.message());
    }
  }

  private void checkColumn(Column column) {
    List<Integer> places = rows.ordinals(column.name());
    if (!rows.counts(column)) {
      checkNull(column);
    } else if (places.size() > 1) {
      differences.add("Column '" + column.name() + "' is there " + places.size() + " times.");
    } else if (!places.isEmpty()) {
      StructField field = rows.input().apply(places.get(0));
      WriteCompatibility.objection(column, field.dataType(), rows.assignment())
          .ifPresent(differences::add);
    } else if (target.isPartition(column)) {
      differences.add("Column '" + column.name() + "' (" + column.type() + ") is missing.");
    } else {
      checkMissing(column);
    }
  }

  private void checkMissing(Column column) {
    boolean isKey = primaryKey.get().stream().anyMatch(column.name()::equalsIgnoreCase);
    if (rows.isNullWhereMissing(column) && !isKey) {
      checkNull(column);
      return;
    }
    String refusal = isKey ? ", of the primary key" : column.nullable() ? "" : ", not null";
    differences.add("Column '" + column.name() + "' (" + column.type() + refusal + ") is missing.");
    if (refusal.isEmpty()) {
      hints.add("Option 'missingColumns' = 'null' writes null where rows lack a column.");
    }
    if (!primaryKey.get().isEmpty()) {
      hints.add(
          "The table has a primary key, and a row replaces the whole row with its key: MaxCompute"
              + " cannot update single columns of a row.");
    }
  }

  private void checkNull(Column column) {
    if (SparkTypes.writtenType(column.type()).isEmpty()) {
      differences.add(
          "Column '"
              + column.name()
              + "' of type "
              + column.type()
              + " cannot be written by Spark, not even as null.");
    }
  }

  private void checkField(StructField field) {
    boolean known =
        rows.isAside(field.name())
            || target.columns().stream()
                .anyMatch(column -> column.name().equalsIgnoreCase(field.name()));
    if (!known) {
      differences.add("The table has no column '" + field.name() + "'.");
      hints.add("Option 'mergeSchema' = 'true' adds columns that the table lacks.");
    }
  }

  private void checkChangeType() {
    String name = rows.settings().changeTypeColumn();
    if (!rows.settings().hasChangeType()) {
      return;
    }
    List<Integer> places = rows.ordinals(name);
    if (places.size() != 1) {
      differences.add(
          "Column '"
              + name
              + "' of option 'changeTypeColumn' is there "
              + places.size()
              + " times.");
    } else if (!(rows.input().apply(places.get(0)).dataType() instanceof StringType)) {
      differences.add("Column '" + name + "' of option 'changeTypeColumn' is no string.");
    }
    if (target.columns().stream().anyMatch(column -> column.name().equalsIgnoreCase(name))) {
      differences.add(
          "Column '"
              + name
              + "' of option 'changeTypeColumn' is one of the table too: rename that of the rows.");
    }
  }

  private String message() {
    return "Cannot write to table '"
        + target.table()
        + "': "
        + String.join(" ", differences)
        + " Columns are matched by name, in any case."
        + hints.stream().map(hint -> " " + hint).reduce("", String::concat);
  }
}
