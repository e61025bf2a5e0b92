package io.maxcompute.spark.writer;

import io.maxcompute.spark.append.CastFunction;
import io.maxcompute.spark.append.ChangeTypeFunction;
import io.maxcompute.spark.append.ColumnSource;
import io.maxcompute.spark.options.RowSettings;
import io.maxcompute.spark.options.RowSettings.MissingColumns;
import io.maxcompute.spark.options.WriteOptions;
import io.maxcompute.spark.types.StoreAssignment;
import io.maxcompute.spark.types.WriteCompatibility;
import io.maxcompute.spark.types.WrittenType;
import io.maxcompute.storage.arrow.OperationColumn;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.Operation;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * How rows become rows of a table, whose columns are theirs by name, in any case. Made on the
 * driver, used by tasks.
 *
 * @param input columns of the rows
 * @param settings what becomes of the rows
 * @param assignment what is cast on the way
 * @param deletedBy the columns that count in a deletion, which are the key's and the partition's,
 *     where all rows are deletions; empty where they are not
 * @param aside columns of the rows that are not written, in lower case
 */
public record RowMapping(
    StructType input,
    RowSettings settings,
    StoreAssignment assignment,
    List<String> deletedBy,
    Set<String> aside)
    implements Serializable {

  /**
   * Returns the mapping for a session's rows with columns {@code input}.
   *
   * @param primaryKey names of the key's columns; empty if the table has no key
   * @throws IllegalArgumentException if they do what only a table with a primary key can, and it
   *     has none
   */
  public static RowMapping of(
      StructType input, WriteOptions options, WriteTarget target, List<String> primaryKey) {
    RowSettings settings = options.rows();
    if (settings.needsKey() && primaryKey.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot write to table '"
              + target.table()
              + "' with option '"
              + (settings.hasChangeType() ? "changeTypeColumn" : "operation' = 'delete")
              + "': it has no primary key, by which rows are updated and deleted.");
    }
    List<String> partition = target.partitionColumns().stream().map(Column::name).toList();
    List<String> deletedBy =
        settings.operation() == Operation.DELETE
            ? Stream.concat(primaryKey.stream(), partition.stream()).toList()
            : List.of();
    Set<String> aside = new HashSet<>(options.aside());
    Stream.concat(partition.stream(), Stream.of(options.distribution().upsertOrder()))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .forEach(aside::add);
    return new RowMapping(
        input, settings, StoreAssignment.ofSession(), deletedBy, Set.copyOf(aside));
  }

  /** Returns the places in a row of the columns that {@code name} names. */
  public List<Integer> ordinals(String name) {
    return IntStream.range(0, input.length())
        .filter(i -> input.apply(i).name().equalsIgnoreCase(name))
        .boxed()
        .toList();
  }

  /** Returns whether the values of {@code column} count. */
  public boolean counts(Column column) {
    return deletedBy.isEmpty() || deletedBy.stream().anyMatch(column.name()::equalsIgnoreCase);
  }

  /** Returns whether {@code column}, which rows lack, is written as null. */
  public boolean isNullWhereMissing(Column column) {
    return deletedBy.isEmpty() && settings.missing() == MissingColumns.NULL && column.nullable();
  }

  /** Returns whether rows may have column {@code name} although it is not written. */
  public boolean isAside(String name) {
    return aside.contains(name.toLowerCase(Locale.ROOT));
  }

  /**
   * Returns the batches that rows become.
   *
   * @param columns what the service takes, which may have changed since the driver looked
   * @throws IllegalStateException if it has
   */
  BatchLayout layout(List<Column> columns) {
    BatchLayout layout = BatchLayout.empty();
    Set<Integer> used = new HashSet<>();
    for (Column column : columns) {
      if (!column.name().equalsIgnoreCase(OperationColumn.NAME)) {
        ordinals(column.name()).forEach(used::add);
        add(layout, column);
      } else if (settings.needsKey()) {
        layout.add(column, operation());
      }
    }
    if (settings.needsKey() && !layout.has(OperationColumn.NAME)) {
      throw new IllegalStateException(
          "The service takes no deletions: it lists no column '" + OperationColumn.NAME + "'.");
    }
    IntStream.range(0, input.length())
        .filter(ordinal -> !used.contains(ordinal) && !isAside(input.apply(ordinal).name()))
        .findFirst()
        .ifPresent(
            ordinal -> {
              throw changed("takes no column", input.apply(ordinal).name(), "had");
            });
    return layout;
  }

  private void add(BatchLayout layout, Column column) {
    List<Integer> ordinals = ordinals(column.name());
    if (!counts(column) || (ordinals.isEmpty() && isNullWhereMissing(column))) {
      layout.addNulls(column);
    } else if (ordinals.isEmpty()) {
      throw changed("wants column", column.name(), "did not have");
    } else {
      layout.add(column, source(column, ordinals.get(0)));
    }
  }

  /** Returns where the values of {@code column}, which rows have, come from. */
  ColumnSource source(Column column) {
    return source(column, ordinal(column.name(), input));
  }

  /** Returns the place of the column with that name in rows of {@code input}. */
  static int ordinal(String name, StructType input) {
    return IntStream.range(0, input.length())
        .filter(i -> input.apply(i).name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> changed("wants column", name, "did not have"));
  }

  private ColumnSource source(Column column, int ordinal) {
    DataType given = input.apply(ordinal).dataType();
    WriteCompatibility.objection(column, given, assignment)
        .ifPresent(
            objection -> {
              throw new IllegalStateException(
                  objection + " If it had another type when the job began, run the job again.");
            });
    DataType written = WrittenType.of(column.type(), given);
    return written.equals(given)
        ? new ColumnSource.Given(ordinal, given)
        : new ColumnSource.Computed(written, new CastFunction(ordinal, given, written, assignment));
  }

  private ColumnSource operation() {
    if (settings.hasChangeType()) {
      int ordinal = ordinals(settings.changeTypeColumn()).get(0);
      return new ColumnSource.Computed(
          DataTypes.ByteType, new ChangeTypeFunction(settings.changeTypeColumn(), ordinal));
    }
    Byte code = Operation.DELETE.code();
    return new ColumnSource.Computed(DataTypes.ByteType, row -> code);
  }

  private static IllegalStateException changed(String what, String column, String before) {
    return new IllegalStateException(
        "The service "
            + what
            + " '"
            + column
            + "', which the table "
            + before
            + " when the job began. Run the job again.");
  }
}
