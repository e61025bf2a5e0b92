package io.maxcompute.emulator.storage;

import java.time.Duration;

/**
 * Choices that the sources leave open, or that tests want otherwise (storage-api.md 8).
 *
 * @param initPolls how many answers of a new read session say INIT before one says NORMAL
 * @param sessionLifetime of read and write sessions
 * @param minSplitBytes smallest {@code SplitNumber} accepted in mode Size
 * @param entityCompression whether compressed reads are compressed as HTTP entities (1.5 option B)
 *     instead of in Arrow buffers
 * @param commitNeedsClosedStreams whether a commit without lists refuses open streams (Q18)
 * @param emptyListsMeanAll whether a commit with empty lists commits every stream, as one without
 *     lists does
 */
public record Switches(
    int initPolls,
    Duration sessionLifetime,
    long minSplitBytes,
    boolean entityCompression,
    boolean commitNeedsClosedStreams,
    boolean emptyListsMeanAll) {

  /** The recommended defaults. */
  public static final Switches DEFAULT =
      new Switches(0, Duration.ofHours(24), 1, false, true, false);

  /** Returns these switches with another {@code initPolls}. */
  public Switches withInitPolls(int value) {
    return new Switches(
        value,
        sessionLifetime,
        minSplitBytes,
        entityCompression,
        commitNeedsClosedStreams,
        emptyListsMeanAll);
  }

  /** Returns these switches with another {@code sessionLifetime}. */
  public Switches withSessionLifetime(Duration value) {
    return new Switches(
        initPolls,
        value,
        minSplitBytes,
        entityCompression,
        commitNeedsClosedStreams,
        emptyListsMeanAll);
  }

  /** Returns these switches with another {@code minSplitBytes}. */
  public Switches withMinSplitBytes(long value) {
    return new Switches(
        initPolls,
        sessionLifetime,
        value,
        entityCompression,
        commitNeedsClosedStreams,
        emptyListsMeanAll);
  }

  /** Returns these switches with another {@code entityCompression}. */
  public Switches withEntityCompression(boolean value) {
    return new Switches(
        initPolls,
        sessionLifetime,
        minSplitBytes,
        value,
        commitNeedsClosedStreams,
        emptyListsMeanAll);
  }

  /** Returns these switches with another {@code commitNeedsClosedStreams}. */
  public Switches withCommitNeedsClosedStreams(boolean value) {
    return new Switches(
        initPolls, sessionLifetime, minSplitBytes, entityCompression, value, emptyListsMeanAll);
  }

  /** Returns these switches with another {@code emptyListsMeanAll}. */
  public Switches withEmptyListsMeanAll(boolean value) {
    return new Switches(
        initPolls,
        sessionLifetime,
        minSplitBytes,
        entityCompression,
        commitNeedsClosedStreams,
        value);
  }
}
