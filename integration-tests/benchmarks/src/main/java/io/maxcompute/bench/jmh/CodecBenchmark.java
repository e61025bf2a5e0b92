package io.maxcompute.bench.jmh;

import io.maxcompute.shaded.arrow.memory.BufferAllocator;
import io.maxcompute.shaded.arrow.memory.RootAllocator;
import io.maxcompute.shaded.arrow.vector.ipc.message.ArrowRecordBatch;
import io.maxcompute.storage.arrow.ArrowBatchReader;
import io.maxcompute.storage.arrow.Compression;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
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

/** A stream in memory to a batch of Arrow, in every compression of its buffers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Rows.COUNT)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {
  private final BufferAllocator allocator = new RootAllocator();
  private final org.apache.arrow.memory.BufferAllocator arrows =
      new org.apache.arrow.memory.RootAllocator();
  private byte[] stream = {};

  /** Compression of the buffers. */
  @Param public Compression compression = Compression.NONE;

  /** Makes the stream. */
  @Setup
  public void setUp() {
    stream = Rows.encoded(allocator, compression);
  }

  /** The connector's decoder, which validates what it decodes. */
  @Benchmark
  public int connector() {
    try (ArrowBatchReader reader =
            new ArrowBatchReader(new ByteArrayInputStream(stream), allocator);
        ArrowRecordBatch batch = reader.next().orElseThrow()) {
      return batch.getLength();
    }
  }

  /** Arrow's own, which does not. */
  @Benchmark
  public int arrow() throws IOException {
    try (ArrowStreamReader reader =
        new ArrowStreamReader(
            new ByteArrayInputStream(stream), arrows, CommonsCompressionFactory.INSTANCE)) {
      reader.loadNextBatch();
      return reader.getVectorSchemaRoot().getRowCount();
    }
  }

  /** Checks that nothing was leaked. */
  @TearDown
  public void tearDown() {
    allocator.close();
    arrows.close();
  }
}
