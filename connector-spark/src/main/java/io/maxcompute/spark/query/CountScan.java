package io.maxcompute.spark.query;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The number of a result's rows, which nobody has to read.
 *
 * @param times how often it was asked for
 * @param count the answer
 * @param source of what, in words
 */
record CountScan(int times, long count, String source) implements LocalScan {

  @Override
  public StructType readSchema() {
    return new StructType(
        IntStream.range(0, times)
            .mapToObj(i -> DataTypes.createStructField("count_" + i, DataTypes.LongType, false))
            .toArray(StructField[]::new));
  }

  @Override
  public InternalRow[] rows() {
    Object[] values = new Object[times];
    Arrays.fill(values, count);
    return new InternalRow[] {new GenericInternalRow(values)};
  }

  @Override
  public String description() {
    return "maxcompute " + source + " aggregates=[count(*)]";
  }
}
