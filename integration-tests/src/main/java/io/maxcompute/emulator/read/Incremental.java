package io.maxcompute.emulator.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.store.TableVersion;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/**
 * The part of a table's history that a session reads (storage-api.md 3.11): the rows that were
 * added after the start and not after the end, each end a version or a time, or open. Rows count
 * from the version that brought them, by INSERT OVERWRITE too, even if a later version removed
 * them: so the rows of a range are the same whenever it is read.
 *
 * @param on whether it is an incremental read at all
 * @param mode as sent
 */
record Incremental(boolean on, String mode, Bound start, Bound end) {
  static final Incremental OFF = new Incremental(false, "append", Bound.OPEN, Bound.OPEN);

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss[.SSS]", Locale.ROOT);

  /**
   * One end of the range; -1 and "-1" say that it is open.
   *
   * @param time as sent: {@code YYYY-MM-DD HH:MM:SS}, in UTC
   * @param millis of the time since the epoch
   */
  record Bound(long version, String time, long millis) {
    static final Bound OPEN = new Bound(-1, "-1", 0);

    boolean isOpen() {
      return version < 0 && time.equals("-1");
    }

    /** Returns whether {@code other} is before (negative), at (0) or after this end. */
    int compare(TableVersion other) {
      return version >= 0
          ? Long.compare(other.number(), version)
          : Long.compare(other.at(), millis);
    }
  }

  static Incremental of(JsonNode body) {
    JsonNode options = body.path("IncrementalReadOptions");
    boolean on =
        body.path("IncrementalRead").asBoolean(false)
            || options.path("EnableIncrementalRead").asBoolean(false);
    if (!on) {
      return OFF;
    }
    boolean ranged = options.has("From") || options.has("To");
    return new Incremental(
        true,
        mode(options.path("Mode").asText(""), ranged),
        bound(options, "StartVersion", "StartTimeStamp", "From"),
        bound(options, "EndVersion", "EndTimeStamp", "To"));
  }

  /** With From and To, PyODPS sends whatever its caller named in place of a mode. */
  private static String mode(String mode, boolean ranged) {
    return switch (mode.toLowerCase(Locale.ROOT)) {
      case "", "append" -> "append";
      case "version", "timestamp" -> mode;
      case "cdc" ->
          throw ServiceError.invalid(
              "Mode 'cdc' of an incremental read is not supported; use 'append'.");
      default -> {
        if (!ranged) {
          throw ServiceError.invalid(
              "Mode '" + mode + "' of an incremental read is not 'append' or 'cdc'.");
        }
        yield mode;
      }
    };
  }

  private static Bound bound(JsonNode options, String version, String time, String either) {
    String from = options.path(either).asText("");
    boolean number = !from.isEmpty() && from.chars().allMatch(Character::isDigit);
    String versionText = options.path(version).asText(number ? from : "-1");
    String timeText = options.path(time).asText(number || from.isEmpty() ? "-1" : from);
    if (timeText.isEmpty() || timeText.equals("-1")) {
      return new Bound(version(versionText, version), "-1", 0);
    }
    if (version(versionText, version) >= 0) {
      throw ServiceError.invalid("Only one of " + version + " and " + time + " may be given.");
    }
    return new Bound(-1, timeText, millis(timeText));
  }

  /** No version is 0: the vendor's Java client sends it for what its caller left open. */
  private static long version(String text, String name) {
    try {
      long number = text.isEmpty() ? -1 : Long.parseLong(text);
      return number == 0 ? -1 : number;
    } catch (NumberFormatException e) {
      throw ServiceError.invalid(name + " '" + text + "' is not a version.");
    }
  }

  private static long millis(String text) {
    try {
      return text.endsWith("Z")
          ? Instant.parse(text).toEpochMilli()
          : LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw ServiceError.invalid(
          "Time '" + text + "' of an incremental read is not like 2024-01-31 23:59:59.");
    }
  }

  /**
   * Returns what of {@code state} is to be read.
   *
   * @param includesStart whether the start belongs to the range (Q10)
   */
  TableState applyTo(TableState state, boolean includesStart) {
    if (!on) {
      return state;
    }
    if (state.definition().isDelta()) {
      throw ServiceError.invalid(
          "Table '"
              + state.definition().name()
              + "' has a primary key; its rows are replaced, not appended, and cannot be read"
              + " incrementally.");
    }
    requireVersion(state, start);
    requireVersion(state, end);
    if (start.version() >= 0 && end.version() >= 0 && start.version() > end.version()) {
      throw ServiceError.invalid(
          "StartVersion " + start.version() + " is after EndVersion " + end.version() + ".");
    }
    return state.added(version -> afterStart(version, includesStart) && beforeEnd(version));
  }

  private static void requireVersion(TableState state, Bound bound) {
    if (bound.version() > state.version()) {
      throw ServiceError.invalid(
          "Version "
              + bound.version()
              + " of table '"
              + state.definition().name()
              + "' does not exist; the latest is "
              + state.version()
              + ".");
    }
  }

  private boolean afterStart(TableVersion version, boolean inclusive) {
    int order = start.isOpen() ? 1 : start.compare(version);
    return order > 0 || (inclusive && order == 0);
  }

  private boolean beforeEnd(TableVersion version) {
    return end.isOpen() || end.compare(version) <= 0;
  }

  /** Returns the options in the keys that most clients use. */
  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("Mode", mode)
        .put("StartVersion", start.version())
        .put("EndVersion", end.version())
        .put("StartTimeStamp", start.time())
        .put("EndTimeStamp", end.time());
  }
}
