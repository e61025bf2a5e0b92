package io.maxcompute.storage.table;

/** What is done with a row of a Delta table (storage-api.md, section 4.10). */
public enum Operation {
  /** The row replaces the one with the same key, or is added. */
  UPSERT('U'),
  /** The row with the same key is removed; of this one only the key counts. */
  DELETE('D');

  private final byte code;

  Operation(char letter) {
    this.code = (byte) letter;
  }

  /** Returns its value on the wire: 85 for {@link #UPSERT}, 68 for {@link #DELETE}. */
  public byte code() {
    return code;
  }
}
