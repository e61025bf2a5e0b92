package io.maxcompute.spark.write;

import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that a table is given so that it can hold rows: nullable, in the order of the rows.
 */
final class NewColumns {
  private final Map<String, Column> byName = new TreeMap<>();
  private final List<Column> columns = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /**
   * @param input columns of the rows
   * @param wanted which of them are given to the table; of several with one name the first counts
   */
  NewColumns(StructType input, Predicate<StructField> wanted) {
    Stream.of(input.fields()).filter(wanted).forEach(this::add);
  }

  private void add(StructField field) {
    try {
      Column known = SparkTypes.column(field);
      Column column = new Column(known.name(), known.type(), true, known.comment());
      if (byName.putIfAbsent(folded(column.name()), column) == null) {
        columns.add(column);
      }
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
  }

  /** Returns the column {@code name}, in any case; empty if there is none. */
  Optional<Column> find(String name) {
    return Optional.ofNullable(byName.get(folded(name)));
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  List<Column> columns() {
    return columns;
  }

  /** Adds a reason why the columns cannot be given to a table. */
  void addProblem(String problem) {
    problems.add(problem);
  }

  /**
   * @param what what was to be done, as in "make table 't'"
   * @throws IllegalArgumentException if there are problems; the message lists them all
   */
  void requireNoProblem(String what) {
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("Cannot " + what + ": " + String.join(" ", problems));
    }
  }
}
