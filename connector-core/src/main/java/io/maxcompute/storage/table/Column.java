package io.maxcompute.storage.table;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A column of a table.
 *
 * @param name as declared, case kept; the service compares names without case
 * @param type type of its values
 * @param nullable whether a value may be absent
 * @param comment empty if there is none
 */
public record Column(String name, ColumnType type, boolean nullable, String comment)
    implements Serializable {
  /**
   * @throws IllegalArgumentException if the name is empty
   */
  public Column {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a column needs a name");
    }
    requireNonNull(type, "type");
    requireNonNull(comment, "comment");
  }

  /** A nullable column without a comment. */
  public Column(String name, ColumnType type) {
    this(name, type, true, "");
  }
}
