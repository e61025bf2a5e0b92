package io.maxcompute.bench.jmh;

import io.maxcompute.shaded.arrow.memory.BufferAllocator;
import io.maxcompute.shaded.arrow.vector.types.pojo.Schema;
import io.maxcompute.spark.append.ColumnSource;
import io.maxcompute.spark.append.RowBatchBuilder;
import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** A batch of rows, the same at every run: one column of each kind, one value of ten null. */
final class Rows {
  static final int COUNT = 16_384;
  static final int LONGS = 0;
  static final int DATES = 1;
  static final int DECIMALS = 2;
  static final int TEXTS = 3;

  static final StructType TYPES =
      new StructType()
          .add("longs", DataTypes.LongType)
          .add("dates", DataTypes.DateType)
          .add("decimals", DataTypes.createDecimalType(15, 2))
          .add("texts", DataTypes.StringType);

  static final List<Column> COLUMNS =
      List.of(
          column("longs", "BIGINT"),
          column("dates", "DATE"),
          column("decimals", "DECIMAL(15,2)"),
          column("texts", "STRING"));
  static final Schema SCHEMA = ArrowSchemas.of(COLUMNS, TimeUnits.EXACT);

  private static final long SEED = 42;
  private static final int TENTH = 10;

  private Rows() {}

  private static Column column(String name, String type) {
    return new Column(name, ColumnTypes.parse(type), true, "");
  }

  /** Returns the rows as Spark hands them to writers. */
  static InternalRow[] unsafe() {
    Random random = new Random(SEED);
    UnsafeProjection projection = UnsafeProjection.create(TYPES);
    return IntStream.range(0, COUNT)
        .mapToObj(i -> projection.apply(row(random)).copy())
        .toArray(InternalRow[]::new);
  }

  private static InternalRow row(Random random) {
    Object[] values = {
      random.nextLong(),
      random.nextInt(20_000),
      Decimal.apply(BigDecimal.valueOf(random.nextInt(10_000_000), 2), 15, 2),
      UTF8String.fromString("text ".repeat(1 + random.nextInt(8)))
    };
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextInt(TENTH) == 0 ? null : values[i];
    }
    return new GenericInternalRow(values);
  }

  static RowBatchBuilder builder(BufferAllocator allocator) {
    List<ColumnSource> sources =
        IntStream.range(0, COLUMNS.size())
            .<ColumnSource>mapToObj(i -> new ColumnSource.Given(i, TYPES.apply(i).dataType()))
            .toList();
    return RowBatchBuilder.create(allocator, SCHEMA, COLUMNS, sources);
  }

  /** Returns the rows as an Arrow stream of one batch. */
  static byte[] encoded(BufferAllocator allocator, Compression compression) {
    try (RowBatchBuilder builder = builder(allocator)) {
      for (InternalRow row : unsafe()) {
        builder.append(row);
      }
      ArrowBatchEncoder encoder = new ArrowBatchEncoder(SCHEMA, compression);
      encoder.add(builder.finish());
      return encoder.finish().bytes();
    }
  }
}
