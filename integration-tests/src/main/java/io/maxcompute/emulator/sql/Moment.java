package io.maxcompute.emulator.sql;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.TableState;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * A moment in a table's history, as {@code VERSION AS OF} or {@code TIMESTAMP AS OF} names it.
 *
 * @param version -1 if it is a time
 * @param time as written; empty if it is a version
 */
record Moment(long version, String time) {
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .toFormatter(Locale.ROOT);

  static Moment version(String digits) {
    try {
      return new Moment(Long.parseLong(digits), "");
    } catch (NumberFormatException e) {
      throw SqlFailure.parse("version " + digits + " is too large");
    }
  }

  static Moment time(String text) {
    return new Moment(-1, text);
  }

  /**
   * Returns where the constant of a clause stands that {@code word} begins; -1 if it begins none.
   *
   * @param at behind the word
   */
  static int constant(String source, int at, String word) {
    boolean version = word.equalsIgnoreCase("version");
    if (!version && !word.equalsIgnoreCase("timestamp")) {
      return -1;
    }
    int constant = skipBlanks(source, behind(source, behind(source, at, "as"), "of"));
    if (constant < 0 || constant == source.length()) {
      return -1;
    }
    char first = source.charAt(constant);
    boolean fits = version ? Character.isDigit(first) : first == '\'' || first == '"';
    return fits ? constant : -1;
  }

  /** Returns the place behind {@code word}, which stands at {@code at} or after blanks; or -1. */
  private static int behind(String source, int at, String word) {
    int start = skipBlanks(source, at);
    int end = start + word.length();
    boolean found = start >= 0 && source.regionMatches(true, start, word, 0, word.length());
    boolean whole = found && (end == source.length() || !LexicalForm.isWord(source.charAt(end)));
    return whole ? end : -1;
  }

  private static int skipBlanks(String source, int at) {
    int next = at;
    while (next >= 0 && next < source.length() && Character.isWhitespace(source.charAt(next))) {
      next++;
    }
    return next;
  }

  /**
   * Returns the table as it was then.
   *
   * @param zone of the time
   */
  TableState of(TableState state, String zone) {
    if (!state.definition().isTransactional()) {
      throw SqlFailure.semantic(
          "table " + state.definition().name() + " is not transactional and has no versions");
    }
    if (version >= 0) {
      if (version > state.version() || version < 1) {
        throw notThere(state, "version " + version);
      }
      return state.after(change -> change.number() <= version);
    }
    long millis = millis(zone);
    if (millis < state.definition().createdAt()) {
      throw notThere(state, "time " + time);
    }
    return state.after(change -> change.at() <= millis);
  }

  private static ServiceError notThere(TableState state, String what) {
    return SqlFailure.semantic(
        "table " + state.definition().name() + " has no " + what + " in its history");
  }

  private long millis(String zone) {
    try {
      return LocalDateTime.parse(time, TIME).atZone(ZoneId.of(zone)).toInstant().toEpochMilli();
    } catch (DateTimeException e) {
      throw SqlFailure.semantic("'" + time + "' is no time in zone " + zone);
    }
  }
}
