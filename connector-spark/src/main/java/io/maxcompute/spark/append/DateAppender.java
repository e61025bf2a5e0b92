package io.maxcompute.spark.append;

import java.time.LocalDate;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;

/** Dates, as days since 1970-01-01. */
final class DateAppender extends FixedWidthAppender {
  private static final int FIRST_DAY = (int) LocalDate.of(1, 1, 1).toEpochDay();
  private static final int LAST_DAY = (int) LocalDate.of(9999, 12, 31).toEpochDay();

  DateAppender(Target target) {
    super(target, Integer.BYTES);
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    int day = from.isNullAt(ordinal) ? absent(index) : from.getInt(ordinal);
    if (day < FIRST_DAY || day > LAST_DAY) {
      throw path()
          .refusal(
              "date "
                  + LocalDate.ofEpochDay(day)
                  + " is outside 0001-01-01 to 9999-12-31, the dates MaxCompute holds.");
    }
    Platform.putInt(null, values() + 4L * index, day);
  }
}
