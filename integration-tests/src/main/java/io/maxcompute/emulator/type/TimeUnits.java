package io.maxcompute.emulator.type;

import io.maxcompute.emulator.error.ServiceError;
import org.apache.arrow.vector.types.TimeUnit;

/**
 * Units of the two kinds of timestamps in a stream (storage-api.md 2.1, {@code ArrowOptions}).
 *
 * @param timestamp of TIMESTAMP and TIMESTAMP_NTZ
 * @param datetime of DATETIME
 */
public record TimeUnits(TimeUnit timestamp, TimeUnit datetime) {

  /** What a request gets that does not say. */
  public static final TimeUnits DEFAULT = new TimeUnits(TimeUnit.NANOSECOND, TimeUnit.MILLISECOND);

  /** Returns the unit that the request calls {@code word}. */
  public static TimeUnit unit(String word) {
    return switch (word) {
      case "second" -> TimeUnit.SECOND;
      case "milli" -> TimeUnit.MILLISECOND;
      case "micro" -> TimeUnit.MICROSECOND;
      case "nano" -> TimeUnit.NANOSECOND;
      default ->
          throw ServiceError.invalid(
              "Time unit '" + word + "' is not one of second, milli, micro, nano.");
    };
  }

  /** Returns how many of {@code unit} a second has. */
  static long perSecond(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1L;
      case MILLISECOND -> 1_000L;
      case MICROSECOND -> 1_000_000L;
      case NANOSECOND -> 1_000_000_000L;
    };
  }
}
