package io.maxcompute.storage.read;

import java.io.Serializable;
import java.time.LocalDateTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a table's history, to read only what it changed (storage-api.md, section 3.11). An
 * absent start means from the beginning, an absent end until now. Whether a change exactly at a
 * bound belongs to it is the service's rule, which the protocol does not state.
 */
public sealed interface IncrementalRange extends Serializable {

  /** What is returned of a change. */
  enum Mode {
    /** Rows that were added. */
    APPEND,
    /** A log of changes. */
    CDC;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns what is asked for of each change; null for the service's default. */
  @Nullable Mode mode();

  /** Returns this range, read in {@code mode}. */
  IncrementalRange withMode(Mode mode);

  /**
   * What changed since {@code version}, such as the {@code latestVersion} of an earlier session.
   */
  static Versions sinceVersion(long version) {
    return new Versions(version, null, null);
  }

  /** What changed between two versions. */
  static Versions betweenVersions(long start, long end) {
    return new Versions(start, end, null);
  }

  /** What changed since {@code time}, in the time zone of the project. */
  static Times sinceTime(LocalDateTime time) {
    return new Times(time, null, null);
  }

  /** What changed between two points in time, in the time zone of the project. */
  static Times betweenTimes(LocalDateTime start, LocalDateTime end) {
    return new Times(start, end, null);
  }

  /**
   * A range of table versions.
   *
   * @param start first version; never negative
   * @param end last version; not before {@code start}
   * @param mode as {@link #mode()}
   */
  record Versions(@Nullable Long start, @Nullable Long end, @Nullable Mode mode)
      implements IncrementalRange {
    /**
     * @throws IllegalArgumentException if a version is negative, or the end is before the start
     */
    public Versions {
      checkOrder(start == null ? 0 : start, end == null ? Long.MAX_VALUE : end);
      if ((start != null && start < 0) || (end != null && end < 0)) {
        throw new IllegalArgumentException("a table version is never negative");
      }
    }

    @Override
    public Versions withMode(Mode chosen) {
      return new Versions(start, end, chosen);
    }
  }

  /**
   * A range of time, to the second.
   *
   * @param start in the time zone of the project
   * @param end in the time zone of the project; not before {@code start}
   * @param mode as {@link #mode()}
   */
  record Times(@Nullable LocalDateTime start, @Nullable LocalDateTime end, @Nullable Mode mode)
      implements IncrementalRange {
    /**
     * @throws IllegalArgumentException if the end is before the start
     */
    public Times {
      checkOrder(start == null ? LocalDateTime.MIN : start, end == null ? LocalDateTime.MAX : end);
    }

    @Override
    public Times withMode(Mode chosen) {
      return new Times(start, end, chosen);
    }
  }

  private static <T extends Comparable<? super T>> void checkOrder(T start, T end) {
    if (start.compareTo(end) > 0) {
      throw new IllegalArgumentException(
          "a range of changes ends at " + end + ", before its start at " + start);
    }
  }
}
