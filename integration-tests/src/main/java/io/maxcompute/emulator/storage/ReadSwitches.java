package io.maxcompute.emulator.storage;

/**
 * Choices about reads that the sources leave open.
 *
 * @param refuseUnknownPartitions whether to read a partition that does not exist is a 404 instead
 *     of no rows (8, Q12)
 * @param includesStart whether an incremental read has the rows of its start too: [start, end]
 *     instead of (start, end] (8, Q10)
 * @param transactional what becomes of a session on a transactional table that asks for another
 *     mode than RowOffset (3.2)
 */
public record ReadSwitches(
    boolean refuseUnknownPartitions, boolean includesStart, Transactional transactional) {

  /** The recommended defaults. */
  public static final ReadSwitches DEFAULT = new ReadSwitches(false, false, Transactional.BY_ROWS);

  /** What a session on a transactional table is. */
  public enum Transactional {
    /** In mode RowOffset whatever was asked for; clients obey the mode in the answer. */
    BY_ROWS,
    /** Refused with a 400 unless it asks for RowOffset. */
    REFUSED,
    /** In the mode that was asked for. */
    AS_ASKED
  }

  /** Returns these switches with another {@link #refuseUnknownPartitions()}. */
  public ReadSwitches withRefuseUnknownPartitions(boolean value) {
    return new ReadSwitches(value, includesStart, transactional);
  }

  /** Returns these switches with another {@link #includesStart()}. */
  public ReadSwitches withIncludesStart(boolean value) {
    return new ReadSwitches(refuseUnknownPartitions, value, transactional);
  }

  /** Returns these switches with another {@link #transactional()}. */
  public ReadSwitches withTransactional(Transactional value) {
    return new ReadSwitches(refuseUnknownPartitions, includesStart, value);
  }
}
