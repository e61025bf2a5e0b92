package io.maxcompute.spark.append;

import io.maxcompute.storage.table.SimpleType;
import java.time.Instant;

/**
 * The instants a time column holds, both ends included.
 *
 * @param first in microseconds since 1970-01-01 UTC
 * @param last in microseconds since 1970-01-01 UTC
 */
record TimeRange(long first, long last) {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long NANOS_PER_MICRO = 1000;

  /** What MaxCompute holds. */
  static final TimeRange SERVICE =
      new TimeRange(
          micros(Instant.parse("0001-01-01T00:00:00Z")),
          micros(Instant.parse("9999-12-31T23:59:59.999999Z")));

  /** What 64 bits of nanoseconds hold, which is the narrower. */
  static final TimeRange NANOS =
      new TimeRange(
          Math.floorDiv(Long.MIN_VALUE, NANOS_PER_MICRO) + 1, Long.MAX_VALUE / NANOS_PER_MICRO);

  boolean contains(long micros) {
    return micros >= first && micros <= last;
  }

  IllegalArgumentException refusal(ColumnPath path, long micros) {
    return path.refusal(
        "time "
            + text(path, micros)
            + " is outside "
            + text(path, first)
            + " to "
            + text(path, last)
            + ", the times this column holds when it is written.");
  }

  /** Wall-clock times are written without the zone they do not have. */
  static String text(ColumnPath path, long micros) {
    long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
    long nanos = Math.floorMod(micros, MICROS_PER_SECOND) * NANOS_PER_MICRO;
    String text = Instant.ofEpochSecond(seconds, nanos).toString();
    boolean wallClock = path.type() == SimpleType.TIMESTAMP_NTZ;
    return wallClock ? text.substring(0, text.length() - 1) : text;
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * MICROS_PER_SECOND + instant.getNano() / NANOS_PER_MICRO;
  }
}
