package io.maxcompute.emulator.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.type.ArrowFields;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.TimeUnits;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * What a request may choose about the Arrow types of a stream (storage-api.md 2.1, 3.6).
 *
 * @param largeStrings whether texts and binaries have 64-bit offsets, at any depth
 */
record ArrowForm(TimeUnits units, boolean largeStrings) {
  static final ArrowForm DEFAULT = new ArrowForm(TimeUnits.DEFAULT, false);

  static ArrowForm of(JsonNode body) {
    JsonNode options = body.path("ArrowOptions");
    return new ArrowForm(
        new TimeUnits(
            TimeUnits.unit(options.path("TimestampUnit").asText("nano")),
            TimeUnits.unit(options.path("DatetimeUnit").asText("milli"))),
        body.path("EnableLargeString").asBoolean(false));
  }

  /** Checks that a read asks for the one format that there is (2.3, {@code DataFormat}). */
  static void require(JsonNode body) {
    String type = body.path("DataFormat").path("Type").asText("Arrow");
    if (!type.equalsIgnoreCase("Arrow")) {
      throw ServiceError.invalid("DataFormat '" + type + "' is not supported; use Arrow.");
    }
  }

  /** Returns the field of a column, or throws a 400 if its type cannot be read. */
  Field field(Column column) {
    Field field = ArrowFields.forRead(column, units);
    return largeStrings ? ArrowFields.withLargeOffsets(field) : field;
  }
}
