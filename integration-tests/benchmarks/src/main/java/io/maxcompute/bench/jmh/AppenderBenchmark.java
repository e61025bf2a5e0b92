package io.maxcompute.bench.jmh;

import io.maxcompute.shaded.arrow.memory.BufferAllocator;
import io.maxcompute.shaded.arrow.memory.RootAllocator;
import io.maxcompute.spark.append.RowBatchBuilder;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import org.apache.spark.sql.util.ArrowUtils;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Rows into Arrow memory, one batch after the other. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Rows.COUNT)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class AppenderBenchmark {
  private final BufferAllocator allocator = new RootAllocator();
  private final org.apache.arrow.memory.BufferAllocator arrows =
      new org.apache.arrow.memory.RootAllocator();
  private InternalRow[] rows = {};
  private RowBatchBuilder builder;
  private VectorSchemaRoot root;
  private ArrowWriter writer;

  /** Makes what is measured. */
  @Setup
  public void setUp() {
    rows = Rows.unsafe();
    builder = Rows.builder(allocator);
    root =
        VectorSchemaRoot.create(ArrowUtils.toArrowSchema(Rows.TYPES, "UTC", true, false), arrows);
    writer = ArrowWriter.create(root);
  }

  /** The connector's appenders. */
  @Benchmark
  public int connector() {
    builder.reset();
    for (InternalRow row : rows) {
      builder.append(row);
    }
    return builder.finish().getRowCount();
  }

  /** Spark's own. */
  @Benchmark
  public int sparkArrowWriter() {
    writer.reset();
    for (InternalRow row : rows) {
      writer.write(row);
    }
    writer.finish();
    return root.getRowCount();
  }

  /** Frees the memory. */
  @TearDown
  public void tearDown() {
    builder.close();
    root.close();
    allocator.close();
    arrows.close();
  }
}
