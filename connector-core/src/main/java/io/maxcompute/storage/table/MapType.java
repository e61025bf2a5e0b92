package io.maxcompute.storage.table;

import static java.util.Objects.requireNonNull;

/**
 * Keys with a value each.
 *
 * @param key type of the keys, which are never null
 * @param value type of the values, which may be null
 */
public record MapType(ColumnType key, ColumnType value) implements ColumnType {
  static final int CODE = 18;

  public MapType {
    requireNonNull(key, "key");
    requireNonNull(value, "value");
  }

  @Override
  public String toString() {
    return "map<" + key + "," + value + ">";
  }
}
