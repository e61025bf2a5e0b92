package io.maxcompute.storage.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.testing.Lz4Frames;
import io.maxcompute.storage.testing.Lz4Frames.Options;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.Text;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the encoder writes, the reader reads. */
class ArrowRoundTripTest extends ArrowTest {

  @ParameterizedTest
  @EnumSource(Compression.class)
  void keepsEveryValueOfEveryType(Compression compression) {
    byte[] bytes = stream(ALL_TYPES, compression, 1000, 0, 1, 7);

    assertThat(checkedAgainstSeeds(bytes, 1000, 0, 1, 7)).isEqualTo(1008);
  }

  private static Stream<Arguments> types() {
    return TYPES.stream()
        .flatMap(type -> Stream.of(Compression.values()).map(c -> Arguments.of(type, c)));
  }

  @ParameterizedTest
  @MethodSource("types")
  void keepsEveryTypeOnItsOwn(String type, Compression compression) {
    Schema schema = schema(List.of(type));
    byte[] bytes = stream(schema, compression, 0, 100, 3);

    assertThat(checkedAgainstSeeds(bytes, 0, 100, 3)).isEqualTo(103);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void keepsAStreamWithoutRows(Compression compression) {
    assertThat(decode(stream(ALL_TYPES, compression), root -> {})).isZero();
    assertThat(decode(stream(ALL_TYPES, compression, 0), ArrowTest::readAll)).isZero();
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void keepsValuesLargerThanABlockAndIncompressibleOnes(Compression compression) {
    Schema schema = schema(List.of("binary"));
    byte[] noise = new byte[3 << 20];
    new Random(5).nextBytes(noise);
    byte[] zeros = new byte[(256 << 10) + 1];
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, compression);
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      VarBinaryVector vector = (VarBinaryVector) root.getVector(0);
      vector.setSafe(0, noise);
      vector.setSafe(1, zeros);
      root.setRowCount(2);
      encoder.add(root);
    }

    byte[] bytes = encoder.finish().bytes();

    assertThat(bytes.length).isLessThan(noise.length + zeros.length + 4096);
    decode(
        bytes,
        root -> {
          assertThat(root.getVector(0).getObject(0)).isEqualTo(noise);
          assertThat(root.getVector(0).getObject(1)).isEqualTo(zeros);
        });
  }

  private static Stream<Options> frameOptions() {
    return Stream.of(
        new Options(true, true, true, true),
        new Options(true, false, false, false),
        new Options(false, true, true, true),
        new Options(false, false, false, false));
  }

  @ParameterizedTest
  @MethodSource("frameOptions")
  void takesABodyThatIsAnLz4FrameAsAWhole(Options options) {
    byte[] bytes = stream(ALL_TYPES, Compression.NONE, 1000, 3);

    assertThat(checkedAgainstSeeds(Lz4Frames.frame(bytes, options), 1000, 3)).isEqualTo(1003);
  }

  @Test
  void takesABodyThatIsZstdAsAWhole() throws IOException {
    byte[] bytes = stream(ALL_TYPES, Compression.NONE, 1000, 3);

    assertThat(checkedAgainstSeeds(Zstd.compress(bytes), 1000, 3)).isEqualTo(1003);
    assertThat(checkedAgainstSeeds(unsized(bytes), 1000, 3)).isEqualTo(1003);
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void takesACompressedBodyOfCompressedBuffers(Compression compression) {
    byte[] bytes = stream(FEW_TYPES, compression, 100);

    assertThat(checkedAgainstSeeds(Zstd.compress(bytes), 100)).isEqualTo(100);
    assertThat(
            checkedAgainstSeeds(Lz4Frames.frame(bytes, new Options(true, false, true, false)), 100))
        .isEqualTo(100);
  }

  @Test
  void takesTextAndBytesWithLargeOffsets() {
    Schema large =
        new Schema(
            List.of(
                Field.nullable("s", ArrowType.LargeUtf8.INSTANCE),
                Field.nullable("b", ArrowType.LargeBinary.INSTANCE)));
    for (Compression compression : Compression.values()) {
      ArrowBatchEncoder encoder = new ArrowBatchEncoder(large, compression);
      try (VectorSchemaRoot root = VectorSchemaRoot.create(large, allocator)) {
        ((LargeVarCharVector) root.getVector(0)).setSafe(1, new Text("中文"));
        ((LargeVarBinaryVector) root.getVector(1)).setSafe(0, new byte[] {1, 2});
        root.setRowCount(2);
        encoder.add(root);
      }
      long rows =
          decode(
              encoder.finish().bytes(),
              root -> {
                assertThat(root.getVector(0).isNull(0)).isTrue();
                assertThat(root.getVector(0).getObject(1)).hasToString("中文");
                assertThat(root.getVector(1).getObject(0)).isEqualTo(new byte[] {1, 2});
              });
      assertThat(rows).isEqualTo(2);
    }
  }

  @Test
  void noticesDamageThatOnlyTheChecksumOfABodyShows() {
    byte[] bytes =
        Lz4Frames.frame(
            stream(FEW_TYPES, Compression.NONE, 9), new Options(false, false, true, false));
    bytes[bytes.length - 1] ^= 1;

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> decode(bytes, root -> {}))
        .withMessage("A checksum of an LZ4 frame does not match.");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesZstdBuffersWithAndWithoutTheLengthOfTheirContent(boolean sized) throws IOException {
    byte[] content = new byte[100_000];
    new Random(3).nextBytes(content);
    byte[] frame = sized ? Zstd.compress(content) : unsized(content);
    assertThat((frame[4] & 0xe0) != 0).as("the head says the length").isEqualTo(sized);
    try (ArrowBuf compressed = allocator.buffer(8 + frame.length)) {
      compressed.setLong(0, content.length);
      compressed.setBytes(8, frame);
      compressed.writerIndex(8 + frame.length);
      compressed.getReferenceManager().retain(); // a codec releases what it has decompressed
      try (ZstdCodec codec = new ZstdCodec();
          ArrowBuf plain = codec.decompress(allocator, compressed)) {
        byte[] found = new byte[content.length];
        plain.getBytes(0, found);
        assertThat(found).isEqualTo(content);
      }
    }
  }

  private static byte[] unsized(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  @Test
  void countsRowsAndBytesUntilTheyAreTaken() {
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(FEW_TYPES, Compression.LZ4);
    try (VectorSchemaRoot root = rows(FEW_TYPES, 5, 0)) {
      encoder.add(root);
      int one = encoder.byteCount();
      encoder.add(root);
      assertThat(encoder.rowCount()).isEqualTo(10);
      assertThat(encoder.byteCount()).isGreaterThan(one);
    }
    EncodedRows first = encoder.finish();

    assertThat(first.rows()).isEqualTo(10);
    assertThat(encoder.rowCount()).isZero();
    assertThat(encoder.byteCount()).isZero();
    try (VectorSchemaRoot root = rows(FEW_TYPES, 3, 0)) {
      encoder.add(root);
    }
    assertThat(checkedAgainstSeeds(encoder.finish().bytes(), 3)).isEqualTo(3);
    assertThat(decode(first.bytes(), root -> {})).isEqualTo(10);
  }

  @Test
  void refusesABatchOfAnotherSchema() {
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(ALL_TYPES, Compression.NONE);
    try (VectorSchemaRoot root = rows(FEW_TYPES, 1, 0)) {
      assertThatIllegalArgumentException().isThrownBy(() -> encoder.add(root));
    }
  }

  @Test
  void emptyBuffersStayEmptyAsArrowCppWantsThem() {
    for (BufferCodec each : List.of(new Lz4Codec(), new ZstdCodec())) {
      try (BufferCodec codec = each;
          ArrowBuf compressed = codec.compress(allocator, allocator.buffer(8));
          ArrowBuf plain = codec.decompress(allocator, allocator.buffer(8))) {
        assertThat(compressed.writerIndex()).isZero();
        assertThat(plain.writerIndex()).isZero();
      }
    }
  }

  @Test
  void closingFreesTheDecoderOfABodyAndLeavesTheBodyOpen() throws IOException {
    boolean[] closed = {false};
    byte[] bytes = Zstd.compress(stream(FEW_TYPES, Compression.NONE, 100_000));
    try (InputStream body =
        new ByteArrayInputStream(bytes) {
          @Override
          public void close() {
            closed[0] = true;
          }
        }) {
      ArrowBatchReader reader = new ArrowBatchReader(body, allocator);
      assertThat(reader.schema()).isEqualTo(FEW_TYPES);

      reader.close();
      reader.close();

      assertThat(closed[0]).isFalse();
      assertThatThrownBy(reader::next)
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("closed");
    }
  }

  @Test
  void countsTheBytesItTook() {
    byte[] bytes = stream(FEW_TYPES, Compression.ZSTD, 10);
    ArrowBatchReader reader = new ArrowBatchReader(new ByteArrayInputStream(bytes), allocator);

    assertThat(reader.bytesRead()).isZero();
    assertThat(reader.schema()).isEqualTo(FEW_TYPES);
    reader.next().orElseThrow().close();
    assertThat(reader.next()).isEmpty();
    assertThat(reader.bytesRead()).isEqualTo(bytes.length);
  }

  private long checkedAgainstSeeds(byte[] bytes, int... sizes) {
    int[] batch = {0};
    try (BufferAllocator child = allocator.newChildAllocator("decoded", 0, 8 << 20)) {
      return decode(
          bytes,
          child,
          root -> {
            try (VectorSchemaRoot expected = rows(root.getSchema(), sizes[batch[0]], batch[0])) {
              assertThat(root.equals(expected)).as("batch %d", batch[0]).isTrue();
            }
            batch[0]++;
          });
    }
  }
}
