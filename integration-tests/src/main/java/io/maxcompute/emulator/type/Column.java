package io.maxcompute.emulator.type;

/**
 * A column of a table.
 *
 * @param name in the case it was declared in; compared without case
 * @param id 1-based position, data columns first (storage-api.md 5.2: the blob column id)
 */
public record Column(String name, OdpsType type, boolean nullable, String comment, int id) {

  /** Returns whether {@code other} names this column. */
  public boolean isNamed(String other) {
    return name.equalsIgnoreCase(other);
  }
}
