package io.maxcompute.emulator.store;

import java.util.Locale;

/** The name of a table inside the project; compared without case. */
public record TableName(String schema, String table) {

  /** The schema of tables that name none. */
  public static final String DEFAULT_SCHEMA = "default";

  /** Returns whether {@code other} names the same table. */
  public boolean isSame(TableName other) {
    return key().equals(other.key()) && schemaKey().equals(other.schemaKey());
  }

  /** Returns the key under which the store finds the table. */
  String key() {
    return table.toLowerCase(Locale.ROOT);
  }

  /** Returns the key of the schema. */
  String schemaKey() {
    return schema.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return schema + "." + table;
  }
}
