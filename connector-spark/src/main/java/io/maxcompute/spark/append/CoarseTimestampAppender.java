package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/** Timestamps into a column of milliseconds or seconds: only those that lose nothing. */
final class CoarseTimestampAppender extends FixedWidthAppender {
  private final long microsPerUnit;

  CoarseTimestampAppender(Target target, long microsPerUnit) {
    super(target, Long.BYTES);
    this.microsPerUnit = microsPerUnit;
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    long micros = from.isNullAt(ordinal) ? absent(index) : from.getLong(ordinal);
    if (!TimeRange.SERVICE.contains(micros)) {
      throw TimeRange.SERVICE.refusal(path(), micros);
    }
    long units = micros / microsPerUnit;
    if (units * microsPerUnit != micros) {
      throw tooFine(micros);
    }
    Platform.putLong(null, values() + 8L * index, units);
  }

  private IllegalArgumentException tooFine(long micros) {
    String unit = microsPerUnit == 1000 ? "millisecond" : "second";
    return path()
        .refusal(
            "time "
                + TimeRange.text(path(), micros)
                + " has a part below the "
                + unit
                + ", which the column would lose. Cut it in the query, for example by"
                + " date_trunc('"
                + unit
                + "', ...), or use a timestamp column.");
  }
}
