package io.maxcompute.storage.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.error.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file format: what is written is read, by reference, and nothing in a file is believed. */
class ArrowFileTest extends ArrowTest {
  private static final int TAIL = 10;

  @TempDir Path directory;

  /** Writes a batch per entry of {@code sizes}; batch i has seed i. */
  private Path file(Schema schema, Compression compression, int... sizes) throws IOException {
    Path path = directory.resolve("rows.arrow");
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      ArrowFileEncoder encoder = new ArrowFileEncoder(channel, schema, compression);
      for (int i = 0; i < sizes.length; i++) {
        try (VectorSchemaRoot root = rows(schema, sizes[i], i)) {
          encoder.add(root);
        }
      }
      assertThat(encoder.finish()).isEqualTo(channel.position());
    }
    return path;
  }

  private void assertBatch(ArrowFileBatches file, int index, int rows) {
    try (VectorSchemaRoot expected = rows(file.schema(), rows, index);
        VectorSchemaRoot root = VectorSchemaRoot.create(file.schema(), allocator);
        ArrowRecordBatch batch = file.batch(index)) {
      new VectorLoader(root).load(batch);
      readAll(root);
      assertThat(root.equals(expected)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void keepsEveryValueOfEveryTypeInAnyOrder(Compression compression) throws IOException {
    try (ArrowFileBatches file =
        ArrowFileBatches.open(file(ALL_TYPES, compression, 1000, 0, 7), allocator)) {
      assertThat(file.schema()).isEqualTo(ALL_TYPES);
      assertThat(file.count()).isEqualTo(3);
      assertBatch(file, 2, 7);
      assertBatch(file, 0, 1000);
      assertBatch(file, 1, 0);
      assertBatch(file, 0, 1000);
    }
  }

  @Test
  void keepsAFileWithoutBatches() throws IOException {
    try (ArrowFileBatches file =
        ArrowFileBatches.open(file(ALL_TYPES, Compression.NONE), allocator)) {
      assertThat(file.count()).isZero();
      assertThat(file.schema()).isEqualTo(ALL_TYPES);
    }
  }

  @Test
  void plainBatchesAreTheFileItself() throws IOException {
    Path path = file(schema(List.of("bigint")), Compression.NONE, 1000);
    ArrowRecordBatch batch;
    try (ArrowFileBatches file = ArrowFileBatches.open(path, allocator)) {
      batch = file.batch(0);
    }
    try (batch) {
      long first = batch.getBuffers().get(1).memoryAddress();
      assertThat(first % 8).isZero();
      long value = batch.getBuffers().get(1).getLong(8);
      byte[] bytes = Files.readAllBytes(path);
      int at = indexOf(bytes, value);
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(0, ~value), at);
      }
      assertThat(batch.getBuffers().get(1).getLong(8)).isEqualTo(~value);
    }
  }

  private static int indexOf(byte[] bytes, long value) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at <= bytes.length - 8; at += 8) {
      if (buffer.getLong(at) == value) {
        return at;
      }
    }
    throw new AssertionError("the value is not in the file");
  }

  @Test
  void arrowsOwnReaderReadsWhatIsWritten() throws IOException {
    Path path = file(FEW_TYPES, Compression.NONE, 9, 4);
    try (FileChannel channel = FileChannel.open(path);
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      assertThat(reader.getVectorSchemaRoot().getSchema()).isEqualTo(FEW_TYPES);
      for (int rows : new int[] {9, 4}) {
        assertThat(reader.loadNextBatch()).isTrue();
        assertThat(reader.getVectorSchemaRoot().getRowCount()).isEqualTo(rows);
      }
      assertThat(reader.loadNextBatch()).isFalse();
    }
  }

  @Test
  void insideAFileIsAStream() throws IOException {
    byte[] bytes = Files.readAllBytes(file(FEW_TYPES, Compression.ZSTD, 9, 4));
    try (ArrowBatchReader reader =
        new ArrowBatchReader(new ByteArrayInputStream(bytes, 8, bytes.length), allocator)) {
      for (int rows : new int[] {9, 4}) {
        try (ArrowRecordBatch batch = reader.next().orElseThrow()) {
          assertThat(batch.getLength()).isEqualTo(rows);
        }
      }
      assertThat(reader.next()).isEmpty();
    }
  }

  @Test
  void refusesABatchOfAnotherSchema() throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                directory.resolve("f"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        VectorSchemaRoot root = rows(FEW_TYPES, 1, 0)) {
      ArrowFileEncoder encoder = new ArrowFileEncoder(channel, ALL_TYPES, Compression.NONE);
      assertThatIllegalArgumentException().isThrownBy(() -> encoder.add(root));
    }
  }

  @Test
  void refusesAFileThatIsNone() throws IOException {
    Path path = directory.resolve("noise");
    for (byte[] content :
        new byte[][] {
          {}, new byte[17], new byte[1000], "ARROW1".getBytes(StandardCharsets.US_ASCII)
        }) {
      Files.write(path, content);
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> ArrowFileBatches.open(path, allocator))
          .withMessage(
              "Cannot read Arrow file '" + path + "': it does not begin and end with 'ARROW1'");
    }
    assertThatThrownBy(() -> ArrowFileBatches.open(directory.resolve("absent"), allocator))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("absent");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 1 << 20, (64 << 20) + 1})
  void refusesAFooterOfAnImpossibleLength(int length) throws IOException {
    Path path = file(FEW_TYPES, Compression.NONE, 9);
    byte[] bytes = Files.readAllBytes(path);
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - TAIL, length);
    Files.write(path, bytes);

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> ArrowFileBatches.open(path, allocator))
        .withMessageContaining("its footer claims " + length + " of " + bytes.length + " bytes");
  }

  @ParameterizedTest
  @ValueSource(longs = {-8, 0, 1, 9, Long.MAX_VALUE - 7, Long.MIN_VALUE, 1 << 20})
  void refusesABatchThatCannotBeWhereItIsSaidToBe(long offset) throws IOException {
    Path path = file(FEW_TYPES, Compression.NONE, 9);
    byte[] bytes = Files.readAllBytes(path);
    patchBlock(bytes, 0, offset);
    Files.write(path, bytes);

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> ArrowFileBatches.open(path, allocator))
        .withMessageContaining("it lists batch 0 where it cannot be");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MAX_VALUE, Long.MAX_VALUE - 300, 1 << 30})
  void refusesABatchThatIsLongerThanItsFile(long bytesOfBody) throws IOException {
    Path path = file(FEW_TYPES, Compression.NONE, 9);
    byte[] bytes = Files.readAllBytes(path);
    patchBlock(bytes, 16, bytesOfBody);
    Files.write(path, bytes);

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> ArrowFileBatches.open(path, allocator))
        .withMessageContaining("it lists batch 0 where it cannot be");
  }

  /** Overwrites a part of the only block: 0 is its offset, 16 the length of its body. */
  private void patchBlock(byte[] bytes, int part, long value) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int footer = bytes.length - TAIL - buffer.getInt(bytes.length - TAIL);
    Block block =
        Footer.getRootAsFooter(ByteBuffer.wrap(bytes, footer, bytes.length - TAIL - footer).slice())
            .recordBatches(0);
    long offset = block.offset();
    for (int at = footer; at < bytes.length - TAIL - 24; at++) {
      if (buffer.getLong(at) == offset && buffer.getLong(at + 16) == block.bodyLength()) {
        buffer.putLong(at + part, value);
        return;
      }
    }
    throw new AssertionError("no block in the footer");
  }

  @Test
  void refusesABatchThatNeedsMoreMemoryThanAllowed() throws IOException {
    Path path = file(ALL_TYPES, Compression.NONE, 2000);
    try (BufferAllocator small = allocator.newChildAllocator("small", 0, 64 << 10);
        ArrowFileBatches file = ArrowFileBatches.open(path, small)) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> file.batch(0))
          .withMessageContaining("a batch needs more than 65536 bytes of memory");
    }
  }

  @Test
  void saysThatItIsClosed() throws IOException {
    ArrowFileBatches file = ArrowFileBatches.open(file(FEW_TYPES, Compression.NONE, 9), allocator);
    file.close();
    file.close();

    assertThatThrownBy(() -> file.batch(0)).isInstanceOf(UncheckedIOException.class);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void damageGivesAnExceptionOrValidBatches(Compression compression) throws IOException {
    byte[] bytes = Files.readAllBytes(file(FEW_TYPES, compression, 9, 4));
    Path damagedFile = directory.resolve("damaged");
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      if (i % 10 == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
      }
      Files.write(damagedFile, damaged);
      try (ArrowFileBatches file = ArrowFileBatches.open(damagedFile, allocator)) {
        for (int batch = 0; batch < file.count(); batch++) {
          try (VectorSchemaRoot root = VectorSchemaRoot.create(file.schema(), allocator);
              ArrowRecordBatch loaded = file.batch(batch)) {
            new VectorLoader(root).load(loaded);
            readAll(root);
          }
        }
      } catch (ProtocolException e) {
        assertThat(e).as("seed %d", seed).hasMessageStartingWith("Cannot read Arrow file '");
      }
      assertThat(allocator.getAllocatedMemory()).as("seed %d", seed).isZero();
    }
  }
}
