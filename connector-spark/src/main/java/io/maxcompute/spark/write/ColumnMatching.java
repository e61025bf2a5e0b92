package io.maxcompute.spark.write;

import io.maxcompute.spark.types.WriteCompatibility;
import io.maxcompute.storage.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Matches the columns of rows with the columns of a table, by name in any case. */
final class ColumnMatching {
  private ColumnMatching() {}

  /**
   * Checks that rows of {@code input} can be written to {@code target}.
   *
   * @throws IllegalArgumentException if not; the message lists every difference
   */
  static void check(WriteTarget target, StructType input) {
    List<String> differences = new ArrayList<>();
    for (Column column : target.columns()) {
      List<StructField> matches = matches(input, column.name());
      if (matches.isEmpty()) {
        differences.add("Column '" + column.name() + "' (" + column.type() + ") is missing.");
      } else if (matches.size() > 1) {
        differences.add("Column '" + column.name() + "' is there " + matches.size() + " times.");
      } else {
        incompatibility(column, matches.get(0)).ifPresent(differences::add);
      }
    }
    Stream.of(input.fields())
        .filter(
            field ->
                Stream.concat(target.columns().stream(), target.partitionColumns().stream())
                    .noneMatch(column -> column.name().equalsIgnoreCase(field.name())))
        .map(field -> "The table has no column '" + field.name() + "'.")
        .forEach(differences::add);
    if (!differences.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot write to table '"
              + target.table()
              + "': "
              + String.join(" ", differences)
              + " Columns are matched by name, in any case.");
    }
  }

  /**
   * Returns, for each of {@code columns}, the position in {@code input} of the column with its
   * name.
   *
   * @param columns what the service takes, which may have changed since the check
   * @param optional partition columns: the service takes those that the session does not fix
   * @param unwritten columns of {@code input} that are not for the table
   * @throws IllegalStateException if it takes a column that the rows lack, or lacks one of theirs
   */
  static int[] ordinals(
      List<Column> columns, List<Column> optional, StructType input, Set<String> unwritten) {
    int[] ordinals = columns.stream().mapToInt(column -> ordinal(column.name(), input)).toArray();
    for (int i = 0; i < input.length(); i++) {
      int position = i;
      String name = input.apply(i).name();
      if (IntStream.of(ordinals).noneMatch(ordinal -> ordinal == position)
          && !unwritten.contains(name)
          && optional.stream().noneMatch(column -> column.name().equalsIgnoreCase(name))) {
        throw new IllegalStateException(
            "The service takes no column '"
                + name
                + "', which the table had when the job began. Run the job again.");
      }
    }
    return ordinals;
  }

  /** Returns the position in {@code input} of the column with that name. */
  static int ordinal(String name, StructType input) {
    for (int i = 0; i < input.length(); i++) {
      if (input.apply(i).name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    throw new IllegalStateException(
        "The service wants column '"
            + name
            + "', which the table did not have when the job began. Run the job again.");
  }

  private static List<StructField> matches(StructType input, String name) {
    return Stream.of(input.fields()).filter(field -> field.name().equalsIgnoreCase(name)).toList();
  }

  private static Optional<String> incompatibility(Column column, StructField field) {
    return WriteCompatibility.objection(column, field.dataType());
  }
}
