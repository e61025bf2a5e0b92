package io.maxcompute.bench.data;

import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemColumn;
import io.trino.tpch.LineItemGenerator;
import io.trino.tpch.TpchColumn;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The line items of TPC-H, as the generator makes them, in the types of its specification. */
final class Lineitem {
  private static final int PARTS = 4;

  private Lineitem() {}

  static Dataset<Row> rows(SparkSession spark, double scaleFactor) {
    List<Integer> parts = IntStream.rangeClosed(1, PARTS).boxed().toList();
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(parts, PARTS)
            .flatMap(part -> generate(scaleFactor, part));
    return spark.createDataFrame(rows, schema());
  }

  private static StructType schema() {
    return new StructType(
        Stream.of(LineItemColumn.values())
            .map(column -> DataTypes.createStructField(column.getColumnName(), type(column), true))
            .toArray(StructField[]::new));
  }

  private static DataType type(TpchColumn<?> column) {
    return switch (column.getType().getBase()) {
      case IDENTIFIER -> DataTypes.LongType;
      case INTEGER -> DataTypes.IntegerType;
      case DATE -> DataTypes.DateType;
      case DOUBLE -> DataTypes.createDecimalType(15, 2);
      case VARCHAR -> DataTypes.StringType;
    };
  }

  private static Iterator<Row> generate(double scaleFactor, int part) {
    return StreamSupport.stream(
            new LineItemGenerator(scaleFactor, part, PARTS).spliterator(), false)
        .map(
            item ->
                RowFactory.create(
                    Stream.of(LineItemColumn.values()).map(c -> value(c, item)).toArray()))
        .iterator();
  }

  private static Object value(TpchColumn<LineItem> column, LineItem item) {
    return switch (column.getType().getBase()) {
      case IDENTIFIER -> column.getIdentifier(item);
      case INTEGER -> column.getInteger(item);
      case DATE -> LocalDate.ofEpochDay(column.getDate(item));
      case DOUBLE ->
          BigDecimal.valueOf(column.getDouble(item)).setScale(2, RoundingMode.UNNECESSARY);
      case VARCHAR -> column.getString(item);
    };
  }
}
