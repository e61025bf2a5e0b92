package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/** Timestamps into a column of microseconds or nanoseconds. */
final class FineTimestampAppender extends FixedWidthAppender {
  private final long unitsPerMicro;
  private final TimeRange range;

  FineTimestampAppender(Target target, long unitsPerMicro) {
    super(target, Long.BYTES);
    this.unitsPerMicro = unitsPerMicro;
    this.range = unitsPerMicro == 1 ? TimeRange.SERVICE : TimeRange.NANOS;
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    long micros = from.isNullAt(ordinal) ? absent(index) : from.getLong(ordinal);
    if (!range.contains(micros)) {
      throw range.refusal(path(), micros);
    }
    Platform.putLong(null, values() + 8L * index, micros * unitsPerMicro);
  }
}
