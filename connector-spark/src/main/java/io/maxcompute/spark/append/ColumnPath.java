package io.maxcompute.spark.append;

import io.maxcompute.storage.table.ColumnType;

/**
 * What an error says about the place of a value.
 *
 * @param name of the column, and of what is nested in it: {@code c.element.field}
 * @param type in the table
 */
record ColumnPath(String name, ColumnType type) {

  ColumnPath child(String childName, ColumnType childType) {
    return new ColumnPath(name + "." + childName, childType);
  }

  /**
   * @param reason a clause that names the value, and what to do
   */
  IllegalArgumentException refusal(String reason) {
    return new IllegalArgumentException(
        "Cannot write to column '" + name + "' of type " + type + ": " + reason);
  }
}
