package io.maxcompute.spark.append;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.spark.vector.ArrowColumn;
import io.maxcompute.spark.vector.ArrowVectors;
import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.ArrowBatchReader;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.table.Column;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundTripPropertyTest {
  private static final int SCHEMAS = 60;
  private static final int BATCHES = 3;

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void whatIsAppendedIsReadBackBitByBit() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    for (int i = 0; i < SCHEMAS; i++) {
      try {
        roundTrip(new Random(seed + i));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("repeat with -Dtest.seed=" + (seed + i) + ": " + e, e);
      }
    }
  }

  private void roundTrip(Random random) {
    boolean exact = random.nextBoolean();
    RandomData data = new RandomData(random, exact ? TimeRange.NANOS : TimeRange.SERVICE);
    List<Column> columns = data.columns(1 + random.nextInt(8));
    Schema schema = ArrowSchemas.of(columns, exact ? TimeUnits.EXACT : TimeUnits.MICROS);
    StructType rowType = strings(SparkTypes.schema(columns));
    UnsafeProjection unsafe = random.nextBoolean() ? UnsafeProjection.create(rowType) : null;
    List<ColumnSource> sources =
        IntStream.range(0, columns.size())
            .<ColumnSource>mapToObj(i -> new ColumnSource.Given(i, rowType.apply(i).dataType()))
            .toList();
    try (RowBatchBuilder builder = RowBatchBuilder.create(allocator, schema, columns, sources);
        VectorSchemaRoot received = VectorSchemaRoot.create(schema, allocator)) {
      ArrowColumn[] vectors = null;
      for (int batch = 0; batch < BATCHES; batch++) {
        List<InternalRow> rows = rows(random, data, columns);
        for (InternalRow row : rows) {
          builder.append(unsafe == null ? row : unsafe.apply(row));
        }
        send(builder.finish(), received);
        builder.reset();
        vectors = vectors == null ? vectors(received, rowType) : rebound(vectors, received);
        assertSame(read(vectors, received.getRowCount(), rowType), plain(rows, rowType));
      }
    }
  }

  private static List<InternalRow> rows(Random random, RandomData data, List<Column> columns) {
    int count = random.nextInt(4) == 0 ? 0 : random.nextInt(1500);
    return IntStream.range(0, count).mapToObj(i -> data.row(columns)).toList();
  }

  /** The rows as a query hands them over: without char and varchar. */
  private static StructType strings(StructType schema) {
    return CharVarcharUtils.replaceCharVarcharWithStringInSchema(schema);
  }

  /** Over the wire and back, by the code that does it in a job. */
  private void send(VectorSchemaRoot from, VectorSchemaRoot to) {
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(from.getSchema(), Compression.NONE);
    encoder.add(from);
    InputStream body = new ByteArrayInputStream(encoder.finish().bytes());
    try (ArrowRecordBatch batch = new ArrowBatchReader(body, allocator).next().orElseThrow()) {
      new VectorLoader(to).load(batch);
    }
  }

  private static ArrowColumn[] vectors(VectorSchemaRoot root, StructType type) {
    return IntStream.range(0, type.length())
        .mapToObj(i -> ArrowVectors.of(root.getVector(i), type.fields()[i].dataType()))
        .toArray(ArrowColumn[]::new);
  }

  private static ArrowColumn[] rebound(ArrowColumn[] columns, VectorSchemaRoot root) {
    for (int i = 0; i < columns.length; i++) {
      columns[i].bind(root.getVector(i));
    }
    return columns;
  }

  private static List<List<Object>> read(ArrowColumn[] columns, int rows, StructType type) {
    ColumnarBatch batch = new ColumnarBatch(columns, rows);
    List<List<Object>> values = new ArrayList<>();
    batch.rowIterator().forEachRemaining(row -> values.add(PlainValues.row(row, type)));
    return values;
  }

  /** Row by row, for a readable difference. */
  private static void assertSame(List<List<Object>> actual, List<List<Object>> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).as("row " + i).isEqualTo(expected.get(i));
    }
  }

  private static List<List<Object>> plain(List<InternalRow> rows, StructType type) {
    return rows.stream().map(row -> PlainValues.row(row, type)).toList();
  }
}
