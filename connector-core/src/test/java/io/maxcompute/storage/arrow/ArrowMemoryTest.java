package io.maxcompute.storage.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.testing.Batches;
import java.io.ByteArrayInputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.rounding.SegmentRoundingPolicy;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What encoding takes from memory it gives back, also when there is too little of it. */
class ArrowMemoryTest extends ArrowTest {
  private static final int ROWS = 300;

  @ParameterizedTest
  @EnumSource(names = {"LZ4", "ZSTD"})
  void nothingIsKeptWhereverTheMemoryRanOut(Compression compression) {
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(ALL_TYPES, compression);
    try (BufferAllocator small = allocator.newChildAllocator("small", 0, Long.MAX_VALUE);
        VectorSchemaRoot root = Batches.random(ALL_TYPES, ROWS, small, new Random(0))) {
      long held = small.getAllocatedMemory();
      int failures = 0;
      for (long limit = held; !fits(encoder, root, small, limit); limit += 1000) {
        assertThat(small.getAllocatedMemory()).as("limit %d", limit).isEqualTo(held);
        failures++;
      }
      assertThat(failures).isGreaterThan(10);
      assertThat(small.getAllocatedMemory()).isEqualTo(held);

      long rows =
          decode(encoder.finish().bytes(), batch -> assertThat(batch.equals(root)).isTrue());
      assertThat(rows).isEqualTo(ROWS);
    }
  }

  @ParameterizedTest(name = "{0} batches of {1} rows")
  @CsvSource({
    "NONE,4096", "NONE,16384", "NONE,65536",
    "LZ4,4096", "LZ4,16384", "LZ4,65536",
    "ZSTD,4096", "ZSTD,16384", "ZSTD,65536"
  })
  void decodingTakesABatchAndTheBytesThatItCameAs(Compression compression, int rows) {
    Schema schema = schema(List.of("bigint", "decimal(10,2)", "string"));
    byte[] stream = stream(schema, compression, rows, rows, rows);
    long plain = stream(schema, Compression.NONE, rows).length;
    long came = compression == Compression.NONE ? 0 : stream.length / 3;
    try (BufferAllocator exact =
            new RootAllocator(
                AllocationListener.NOOP, Long.MAX_VALUE, new SegmentRoundingPolicy(1024L));
        ArrowBatchReader reader = new ArrowBatchReader(new ByteArrayInputStream(stream), exact)) {
      for (Optional<ArrowRecordBatch> batch = reader.next();
          batch.isPresent();
          batch = reader.next()) {
        batch.get().close();
        assertThat(exact.getAllocatedMemory()).isZero();
      }

      assertThat(exact.getPeakMemoryAllocation()).isBetween(plain / 2, (plain + came) * 11 / 10);
    }
  }

  private static boolean fits(
      ArrowBatchEncoder encoder, VectorSchemaRoot root, BufferAllocator memory, long limit) {
    memory.setLimit(limit);
    try {
      encoder.add(root);
      return true;
    } catch (IllegalStateException e) {
      assertThat(e)
          .hasMessage(
              "A batch of 300 rows did not fit, with its compressed copy, in %d bytes of memory.",
              limit)
          .hasCauseInstanceOf(OutOfMemoryException.class);
      return false;
    }
  }

  @Test
  void lz4FreesItsBufferWhenItCannotCompress() {
    try (ArrowBuf tooShort = allocator.buffer(8)) {
      tooShort.writerIndex(100);
      long held = allocator.getAllocatedMemory();

      assertThatThrownBy(() -> new Lz4Codec().doCompress(allocator, tooShort))
          .isInstanceOf(IndexOutOfBoundsException.class);

      assertThat(allocator.getAllocatedMemory()).isEqualTo(held);
    }
  }

  @Test
  void lz4TakesNoMemoryBesidesTheFrame() {
    ByteBuffer in = ByteBuffer.wrap(new byte[64]);
    ByteBuffer out = ByteBuffer.allocateDirect(Lz4FrameEncoder.bound(64));
    long before = directBytes();

    for (int i = 0; i < 100; i++) {
      assertThat(Lz4FrameEncoder.encode(in, out)).isPositive();
    }

    assertThat(directBytes()).isLessThan(before + (1 << 20));
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }
}
