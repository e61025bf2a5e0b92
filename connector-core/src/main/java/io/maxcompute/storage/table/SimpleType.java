package io.maxcompute.storage.table;

import java.util.Locale;

/**
 * A type without parameters.
 *
 * <p>The numeric codes are those of the write schema (storage-api.md, section 6.2).
 */
public enum SimpleType implements ColumnType {
  BIGINT(0),
  DOUBLE(1),
  BOOLEAN(2),
  DATETIME(3),
  STRING(4),
  TINYINT(6),
  SMALLINT(7),
  INT(8),
  BINARY(11),
  DATE(12),
  TIMESTAMP(13),
  FLOAT(14),
  INTERVAL_YEAR_MONTH(15),
  INTERVAL_DAY_TIME(16),
  JSON(20),
  TIMESTAMP_NTZ(21),
  BLOB(22),
  VARIANT(23);

  private final int code;

  SimpleType(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
