package io.maxcompute.emulator.control;

import io.maxcompute.emulator.error.ServiceError;

/**
 * Seconds since the epoch in the form {@code from:to}; either may be missing (control-plane.md
 * 5.6).
 *
 * @param from in milliseconds
 * @param to in milliseconds, not part of the range
 */
record TimeRange(long from, long to) {
  private static final TimeRange ALWAYS = new TimeRange(Long.MIN_VALUE, Long.MAX_VALUE);

  static TimeRange of(String text) {
    if (text.isEmpty()) {
      return ALWAYS;
    }
    int colon = text.indexOf(':');
    String first = colon < 0 ? text : text.substring(0, colon);
    String second = colon < 0 ? "" : text.substring(colon + 1);
    try {
      return new TimeRange(
          first.isEmpty() ? ALWAYS.from : Math.multiplyExact(Long.parseLong(first), 1000L),
          second.isEmpty() ? ALWAYS.to : Math.multiplyExact(Long.parseLong(second), 1000L));
    } catch (NumberFormatException | ArithmeticException e) {
      throw new ServiceError(
          400,
          "InvalidParameter",
          "ODPS-0420061: Invalid parameter in HTTP request - daterange=" + text);
    }
  }

  boolean contains(long millis) {
    return millis >= from && millis < to;
  }
}
