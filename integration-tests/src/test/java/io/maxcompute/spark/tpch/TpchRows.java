package io.maxcompute.spark.tpch;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
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

/** The rows of a table of TPC-H, as the generator makes them, in the types of its specification. */
final class TpchRows {
  private static final double SCALE_FACTOR = 0.1;
  private static final int PARTS = 4;

  private TpchRows() {}

  static Dataset<Row> of(TpchTable<?> table, SparkSession spark) {
    String name = table.getTableName();
    List<Integer> parts = IntStream.rangeClosed(1, PARTS).boxed().toList();
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(parts, PARTS)
            .flatMap(part -> generate(TpchTable.getTable(name), part));
    return spark.createDataFrame(rows, schema(table));
  }

  private static StructType schema(TpchTable<?> table) {
    return new StructType(
        table.getColumns().stream()
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

  private static <E extends TpchEntity> Iterator<Row> generate(TpchTable<E> table, int part) {
    List<TpchColumn<E>> columns = table.getColumns();
    return StreamSupport.stream(
            table.createGenerator(SCALE_FACTOR, part, PARTS).spliterator(), false)
        .map(
            entity ->
                RowFactory.create(columns.stream().map(column -> value(column, entity)).toArray()))
        .iterator();
  }

  private static <E extends TpchEntity> Object value(TpchColumn<E> column, E entity) {
    return switch (column.getType().getBase()) {
      case IDENTIFIER -> column.getIdentifier(entity);
      case INTEGER -> column.getInteger(entity);
      case DATE -> LocalDate.ofEpochDay(column.getDate(entity));
      case DOUBLE ->
          BigDecimal.valueOf(column.getDouble(entity)).setScale(2, RoundingMode.UNNECESSARY);
      case VARCHAR -> column.getString(entity);
    };
  }
}
