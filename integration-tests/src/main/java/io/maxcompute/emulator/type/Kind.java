package io.maxcompute.emulator.type;

import java.util.Locale;

/** Types without arguments, with their numeric codes (storage-api.md 6.2). */
public enum Kind {
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

  Kind(int code) {
    this.code = code;
  }

  /** Returns the code of the write-schema form. */
  public int code() {
    return code;
  }

  /** Returns the lower-case name, as type strings spell it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
