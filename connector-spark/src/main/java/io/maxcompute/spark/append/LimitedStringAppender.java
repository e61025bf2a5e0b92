package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.types.UTF8String;

/** Strings for a char or varchar column: refused when longer, never cut. */
final class LimitedStringAppender extends TextAppender {
  private static final int SHOWN = 40;

  private final int limit;

  /**
   * @param limit in characters, which are code points
   */
  LimitedStringAppender(Target target, int limit) {
    super(target);
    this.limit = limit;
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    if (from.isNullAt(ordinal)) {
      absent(index);
      putNothing(index);
      return;
    }
    UTF8String value = from.getUTF8String(ordinal);
    if (value.numBytes() > limit && value.numChars() > limit) {
      throw tooLong(value);
    }
    put(index, value.getBaseObject(), value.getBaseOffset(), value.numBytes());
  }

  private IllegalArgumentException tooLong(UTF8String value) {
    boolean cut = value.numChars() > SHOWN;
    return path()
        .refusal(
            "'"
                + (cut ? value.substring(0, SHOWN) + "..." : value)
                + "' has "
                + value.numChars()
                + " characters, and at most "
                + limit
                + " fit. Shorten it in the query, for example by left(..., "
                + limit
                + ").");
  }
}
