package io.maxcompute.storage.table;

import static java.util.Objects.requireNonNull;

/**
 * A list of values of one type.
 *
 * @param element type of each value; values may be null
 */
public record ArrayType(ColumnType element) implements ColumnType {
  static final int CODE = 17;

  public ArrayType {
    requireNonNull(element, "element");
  }

  @Override
  public String toString() {
    return "array<" + element + ">";
  }
}
