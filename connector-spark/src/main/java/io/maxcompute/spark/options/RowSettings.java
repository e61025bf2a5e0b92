package io.maxcompute.spark.options;

import io.maxcompute.storage.table.Operation;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * What becomes of rows.
 *
 * @param missing what is written where rows lack a column of the table
 * @param operation what rows do, if they do not say it themselves
 * @param changeTypeColumn column of the rows that says what each of them does; empty if none does
 */
public record RowSettings(MissingColumns missing, Operation operation, String changeTypeColumn)
    implements Serializable {

  /** What is written where rows lack a column of the table. */
  public enum MissingColumns {
    /** Nothing: the write is refused. */
    ERROR,
    /** Null, if the column may be null. */
    NULL
  }

  static final Option<MissingColumns> MISSING_COLUMNS =
      Option.of(
          "missingColumns",
          "error",
          "What a column of the table gets that the rows lack: error, or null if it may be null.",
          Parsers.oneOf(MissingColumns.class));
  static final Option<Operation> OPERATION =
      Option.of(
          "operation",
          "upsert",
          "What rows do in a table with a primary key: upsert, or delete the rows with their keys.",
          Parsers.oneOf(Operation.class));
  static final Option<String> CHANGE_TYPE_COLUMN =
      Option.of(
          "changeTypeColumn",
          "",
          "Column of the rows, and not of the table, that says for each row whether it is an insert,"
              + " an update or a delete, in a table with a primary key.",
          Parsers::text);
  static final List<Option<?>> ALL = List.of(MISSING_COLUMNS, OPERATION, CHANGE_TYPE_COLUMN);

  static RowSettings of(Map<String, String> checked) {
    RowSettings settings =
        new RowSettings(
            MISSING_COLUMNS.required(checked),
            OPERATION.required(checked),
            CHANGE_TYPE_COLUMN.required(checked));
    if (settings.operation() == Operation.DELETE && settings.hasChangeType()) {
      throw new IllegalArgumentException(
          "Options 'operation' = 'delete' and 'changeTypeColumn' do not go together: all rows are"
              + " deletions, or each says what it is.");
    }
    return settings;
  }

  /** Returns whether each row says what it does. */
  public boolean hasChangeType() {
    return !changeTypeColumn.isEmpty();
  }

  /** Returns whether rows do what only a table with a primary key can. */
  public boolean needsKey() {
    return operation == Operation.DELETE || hasChangeType();
  }
}
