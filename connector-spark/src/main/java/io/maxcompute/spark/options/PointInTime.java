package io.maxcompute.spark.options;

import java.time.Instant;

/** A moment in the history of a table. */
public sealed interface PointInTime {

  /**
   * The moment after one of the table's changes.
   *
   * @param number of the change; never negative
   */
  record Version(long number) implements PointInTime {
    /**
     * @throws IllegalArgumentException if the number is negative
     */
    public Version {
      if (number < 0) {
        throw new IllegalArgumentException("a version must not be negative, was " + number);
      }
    }

    /**
     * Returns the version that a user wrote.
     *
     * @throws IllegalArgumentException if it is no number
     */
    public static Version parse(String text) {
      try {
        return new Version(Parsers.natural(text));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Version '" + text + "' is none of MaxCompute: " + e.getMessage() + ".", e);
      }
    }
  }

  /**
   * A time; what the table was then.
   *
   * @param instant kept by the service in milliseconds
   */
  record Time(Instant instant) implements PointInTime {}
}
