package io.maxcompute.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class BucketFunctionTest {

  private static BoundFunction bind(DataType... types) {
    StructType arguments = new StructType();
    for (DataType type : types) {
      arguments = arguments.add("_" + arguments.length(), type);
    }
    return new BucketFunction().bind(arguments);
  }

  @Test
  void nameTellsTypesApart() {
    assertThat(bind(DataTypes.IntegerType, DataTypes.LongType).canonicalName())
        .isEqualTo("maxcompute.bucket(bigint)")
        .isEqualTo(bind(DataTypes.IntegerType, DataTypes.LongType).canonicalName());
    assertThat(bind(DataTypes.IntegerType, DataTypes.createDecimalType(10, 2)).canonicalName())
        .isEqualTo("maxcompute.bucket(decimal(10,2))");
    assertThat(bind(DataTypes.IntegerType, DataTypes.StringType).resultType())
        .isEqualTo(DataTypes.IntegerType);
  }

  @Test
  void otherArgumentsAreRefused() {
    DataType array = DataTypes.createArrayType(DataTypes.LongType);
    for (DataType[] types :
        new DataType[][] {
          {},
          {DataTypes.IntegerType},
          {DataTypes.StringType, DataTypes.LongType},
          {DataTypes.IntegerType, array},
          {DataTypes.IntegerType, DataTypes.LongType, DataTypes.LongType}
        }) {
      assertThatThrownBy(() -> bind(types))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageStartingWith("bucket takes the number of buckets, an int, and one column");
    }
  }

  @Test
  void callIsRefusedSayingWhy() {
    BoundFunction bucket = bind(DataTypes.IntegerType, DataTypes.LongType);

    assertThatThrownBy(bucket::inputTypes)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("cannot be called")
        .hasMessageContaining("not public");
  }
}
