package io.maxcompute.spark.catalog;

import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.AtomicType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The function {@code bucket(n, column)}, by whose hash a table {@code CLUSTERED BY (column) INTO n
 * BUCKETS} is divided. It lets Spark see that two tables are divided in the same way, so that a
 * join of theirs needs no shuffle. The hash is not public: the function has no values.
 */
final class BucketFunction implements UnboundFunction {
  /** The name by which Spark looks up the transform of {@code Expressions.bucket}. */
  static final String NAME = "bucket";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "bucket(n, column): the bucket of a row in a table CLUSTERED BY (column) INTO n BUCKETS."
        + " Only tells tables apart: it cannot be called.";
  }

  @Override
  public BoundFunction bind(StructType arguments) {
    DataType[] types =
        Stream.of(arguments.fields()).map(StructField::dataType).toArray(DataType[]::new);
    if (types.length != 2
        || !types[0].equals(DataTypes.IntegerType)
        || !(types[1] instanceof AtomicType)) {
      throw new UnsupportedOperationException(
          "bucket takes the number of buckets, an int, and one column that is no array, map or"
              + " struct.");
    }
    return new OfType(types[1]);
  }

  /** Two are the same to Spark if their canonical names are: the hash depends on the type. */
  private record OfType(DataType column) implements BoundFunction {
    /** Spark asks for them only to call the function. */
    @Override
    public DataType[] inputTypes() {
      throw new UnsupportedOperationException(
          "Function 'bucket' cannot be called: the hash by which MaxCompute divides tables into"
              + " buckets is not public. It only lets Spark join bucketed tables without a"
              + " shuffle.");
    }

    @Override
    public DataType resultType() {
      return DataTypes.IntegerType;
    }

    @Override
    public boolean isResultNullable() {
      return false;
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public String canonicalName() {
      return "maxcompute.bucket(" + column.catalogString() + ")";
    }
  }
}
