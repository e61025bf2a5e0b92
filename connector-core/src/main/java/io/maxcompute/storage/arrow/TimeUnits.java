package io.maxcompute.storage.arrow;

import org.apache.arrow.vector.types.TimeUnit;

/**
 * Units of the time columns of a stream.
 *
 * @param datetime unit of DATETIME columns
 * @param timestamp unit of TIMESTAMP and TIMESTAMP_NTZ columns
 */
public record TimeUnits(TimeUnit datetime, TimeUnit timestamp) {
  /** The units of written rows: what each type holds (storage-api.md, section 6.1). */
  public static final TimeUnits EXACT = new TimeUnits(TimeUnit.MILLISECOND, TimeUnit.NANOSECOND);

  /** Microseconds for all. */
  public static final TimeUnits MICROS = new TimeUnits(TimeUnit.MICROSECOND, TimeUnit.MICROSECOND);
}
