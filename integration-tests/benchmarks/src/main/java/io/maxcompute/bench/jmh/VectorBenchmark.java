package io.maxcompute.bench.jmh;

import io.maxcompute.shaded.arrow.memory.BufferAllocator;
import io.maxcompute.shaded.arrow.memory.RootAllocator;
import io.maxcompute.shaded.arrow.vector.VectorLoader;
import io.maxcompute.shaded.arrow.vector.VectorSchemaRoot;
import io.maxcompute.shaded.arrow.vector.ipc.message.ArrowRecordBatch;
import io.maxcompute.spark.vector.ArrowVectors;
import io.maxcompute.storage.arrow.ArrowBatchReader;
import io.maxcompute.storage.arrow.Compression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Every value of a batch, as Spark's generated code asks for it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Rows.COUNT)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class VectorBenchmark {
  private final BufferAllocator allocator = new RootAllocator();
  private final org.apache.arrow.memory.BufferAllocator arrows =
      new org.apache.arrow.memory.RootAllocator();
  private VectorSchemaRoot root;
  private ArrowStreamReader reader;
  private ColumnVector vector;

  /** Whose vectors. */
  public enum Vectors {
    /** The connector's. */
    CONNECTOR,
    /** Spark's. */
    ARROW_COLUMN_VECTOR
  }

  /** What is measured: only one of them in a process, as in a query. */
  @Param public Vectors vectors = Vectors.CONNECTOR;

  /** Which column: 0 BIGINT, 1 DATE, 2 DECIMAL(15,2), 3 STRING. */
  @Param({"0", "1", "2", "3"})
  public int column;

  /** Makes the batch. */
  @Setup
  public void setUp() throws IOException {
    byte[] stream = Rows.encoded(allocator, Compression.NONE);
    if (vectors == Vectors.CONNECTOR) {
      root = VectorSchemaRoot.create(Rows.SCHEMA, allocator);
      try (ArrowBatchReader batches =
              new ArrowBatchReader(new ByteArrayInputStream(stream), allocator);
          ArrowRecordBatch batch = batches.next().orElseThrow()) {
        new VectorLoader(root).load(batch);
      }
      vector = ArrowVectors.of(root.getVector(column), Rows.TYPES.apply(column).dataType());
    } else {
      reader = new ArrowStreamReader(new ByteArrayInputStream(stream), arrows);
      reader.loadNextBatch();
      vector = new ArrowColumnVector(reader.getVectorSchemaRoot().getVector(column));
    }
  }

  /** Reads a column. */
  @Benchmark
  public long sum() {
    long sum = 0;
    for (int row = 0; row < Rows.COUNT; row++) {
      sum += vector.isNullAt(row) ? 1 : value(row);
    }
    return sum;
  }

  private long value(int row) {
    return switch (column) {
      case Rows.LONGS -> vector.getLong(row);
      case Rows.DATES -> vector.getInt(row);
      case Rows.DECIMALS -> vector.getDecimal(row, 15, 2).toUnscaledLong();
      default -> vector.getUTF8String(row).numBytes();
    };
  }

  /** Frees the memory. */
  @TearDown
  public void tearDown() throws IOException {
    if (root != null) {
      root.close();
    }
    if (reader != null) {
      reader.close();
    }
    allocator.close();
    arrows.close();
  }
}
