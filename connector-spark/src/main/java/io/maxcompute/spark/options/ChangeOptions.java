package io.maxcompute.spark.options;

import io.maxcompute.storage.read.IncrementalRange;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Options of incremental reads: which stretch of a table's history is read. */
final class ChangeOptions {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  static final Option<Long> START_VERSION =
      Option.of(
          "startVersion",
          null,
          "Reads only rows that were added after this version of the table.",
          Parsers::natural);
  static final Option<Long> END_VERSION =
      Option.of(
          "endVersion",
          null,
          "Reads only rows that were added up to this version of the table.",
          Parsers::natural);
  static final Option<LocalDateTime> START_TIMESTAMP =
      Option.of(
          "startTimestamp",
          null,
          "Reads only rows that were added after this time, as 2026-01-31 23:59:59 in the project's"
              + " time zone.",
          ChangeOptions::time);
  static final Option<LocalDateTime> END_TIMESTAMP =
      Option.of(
          "endTimestamp",
          null,
          "Reads only rows that were added up to this time.",
          ChangeOptions::time);
  static final List<Option<?>> ALL =
      List.of(START_VERSION, END_VERSION, START_TIMESTAMP, END_TIMESTAMP);

  private ChangeOptions() {}

  private static LocalDateTime time(String text) {
    try {
      return LocalDateTime.parse(text, TIME);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("expected a time as 2026-01-31 23:59:59", e);
    }
  }

  /**
   * Returns the range that the options give; empty if they give none.
   *
   * @throws IllegalArgumentException if they mix versions and times, or end before they start
   */
  static Optional<IncrementalRange> range(Map<String, String> checked) {
    Long startVersion = START_VERSION.in(checked);
    Long endVersion = END_VERSION.in(checked);
    LocalDateTime startTime = START_TIMESTAMP.in(checked);
    LocalDateTime endTime = END_TIMESTAMP.in(checked);
    boolean byVersion = given(startVersion, endVersion);
    boolean byTime = given(startTime, endTime);
    if (byVersion && byTime) {
      throw new IllegalArgumentException(
          "Options 'startVersion' and 'endVersion' cannot be mixed with 'startTimestamp' and"
              + " 'endTimestamp': give a range of versions or of time.");
    }
    try {
      if (byVersion) {
        return Optional.of(new IncrementalRange.Versions(startVersion, endVersion, null));
      }
      return byTime
          ? Optional.of(new IncrementalRange.Times(startTime, endTime, null))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      String options =
          byVersion ? "'startVersion' and 'endVersion'" : "'startTimestamp' and 'endTimestamp'";
      throw new IllegalArgumentException(
          "Options " + options + " do not go together: " + e.getMessage() + ".", e);
    }
  }

  private static boolean given(@Nullable Object start, @Nullable Object end) {
    return start != null || end != null;
  }
}
