package io.maxcompute.spark.append;

import io.maxcompute.spark.types.StoreAssignment;
import java.time.DateTimeException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Casts one value of a row as Spark does when it writes to a table. */
public final class CastFunction implements RowFunction {
  private static final int SHOWN = 40;

  private final int ordinal;
  private final DataType from;
  private final Cast cast;
  private final Cast shown;

  /**
   * @param ordinal of the value in a row
   * @param assignment whose policy allows the cast
   */
  public CastFunction(int ordinal, DataType from, DataType to, StoreAssignment assignment) {
    boolean legacy = assignment.policy() == StoreAssignment.Policy.LEGACY;
    BoundReference value = new BoundReference(ordinal, from, true);
    Option<String> zone = Option.apply(assignment.timeZone());
    this.ordinal = ordinal;
    this.from = from;
    this.cast = new Cast(value, to, zone, legacy ? EvalMode.LEGACY() : EvalMode.ANSI());
    this.shown = new Cast(value, DataTypes.StringType, zone, EvalMode.LEGACY());
  }

  @Override
  public @Nullable Object of(InternalRow row) {
    if (row.isNullAt(ordinal)) {
      return null;
    }
    try {
      return cast.eval(row);
    } catch (ArithmeticException | DateTimeException | IllegalArgumentException e) {
      // Spark's own message names neither the column nor what to do here.
      throw new IllegalArgumentException(
          "the value "
              + text(row)
              + " of Spark type "
              + from.simpleString()
              + " does not fit. Cast it in the query to say what becomes of such values, for"
              + " example by try_cast.");
    }
  }

  private String text(InternalRow row) {
    UTF8String text = (UTF8String) shown.eval(row);
    return text.numChars() > SHOWN ? text.substring(0, SHOWN) + "..." : text.toString();
  }
}
