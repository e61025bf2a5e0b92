package io.maxcompute.storage.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.flatbuffers.FlatBufferBuilder;
import io.maxcompute.storage.error.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream claims is checked before it is believed. */
class HostileStreamTest extends ArrowTest {

  @ParameterizedTest
  @ValueSource(ints = {-2, Integer.MIN_VALUE, Integer.MAX_VALUE, (64 << 20) + 1})
  void refusesAnImpossibleHeader(int length) {
    byte[] bytes = little(8).putInt(-1).putInt(length).array();

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> decode(bytes, root -> {}))
        .withMessage("An Arrow message claims a header of " + length + " bytes.");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40})
  void refusesAnImpossibleBodyWithoutAllocatingIt(long length) {
    byte[] bytes = message(MessageHeader.RecordBatch, length);

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> decode(bytes, root -> {}))
        .withMessage(
            "An Arrow batch claims "
                + length
                + " bytes; at most 16777216 may be held at once. Ask for fewer rows or bytes per"
                + " batch.");
    assertThat(allocator.getPeakMemoryAllocation()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {-2, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40})
  void refusesAnImpossibleUncompressedLengthWithoutAllocatingIt(long length) {
    for (BufferCodec each : List.of(new Lz4Codec(), new ZstdCodec())) {
      try (BufferCodec codec = each;
          ArrowBuf compressed = allocator.buffer(64)) {
        compressed.setZero(0, 64);
        compressed.setLong(0, length);
        compressed.writerIndex(64);
        assertThatExceptionOfType(ProtocolException.class)
            .isThrownBy(() -> codec.decompress(allocator, compressed))
            .withMessage(
                "A compressed Arrow buffer claims "
                    + length
                    + " bytes; at most 16777216 may be held at once.");
      }
    }
    assertThat(allocator.getPeakMemoryAllocation()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 999, 1001})
  void refusesABufferThatHoldsAnotherLengthThanItClaims(int claimed) {
    for (BufferCodec each : List.of(new Lz4Codec(), new ZstdCodec())) {
      ArrowBuf plain = allocator.buffer(1000);
      plain.setZero(0, 1000);
      plain.writerIndex(1000);
      try (BufferCodec codec = each;
          ArrowBuf compressed = codec.compress(allocator, plain)) {
        compressed.setLong(0, claimed);
        assertThatExceptionOfType(ProtocolException.class)
            .isThrownBy(() -> codec.decompress(allocator, compressed))
            .withMessageMatching("(An LZ4|A zstd) (buffer|frame) .*");
      }
    }
  }

  @Test
  void decompressesTheNextBufferAfterADamagedOne() {
    try (ZstdCodec codec = new ZstdCodec()) {
      ArrowBuf plain = allocator.buffer(1000).setZero(0, 1000).writerIndex(1000);
      try (ArrowBuf compressed = codec.compress(allocator, plain)) {
        long first = compressed.getLong(8);
        compressed.setLong(8, first + 1);
        assertThatExceptionOfType(ProtocolException.class)
            .isThrownBy(() -> codec.decompress(allocator, compressed));

        compressed.setLong(8, first);
        compressed.getReferenceManager().retain(); // a codec releases what it has decompressed
        try (ArrowBuf again = codec.decompress(allocator, compressed)) {
          byte[] found = new byte[1000];
          again.getBytes(0, found);
          assertThat(found).containsOnly(0);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NONE", "LZ4", "ZSTD"})
  void saysWhatToDoAboutABatchThatIsTooLarge(Compression compression) {
    byte[] bytes = stream(ALL_TYPES, compression, 2_000);
    try (BufferAllocator small = allocator.newChildAllocator("small", 0, 64 << 10)) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> decode(bytes, small, root -> {}))
          .withMessageMatching(
              "An Arrow batch claims \\d+ bytes; at most 65536 may be held at once\\. Ask for fewer"
                  + " rows or bytes per batch\\.|an Arrow batch needs more than 65536 bytes; ask for"
                  + " fewer rows or bytes per batch, or allow more memory");
    }
  }

  static Stream<Arguments> refusedColumns() {
    Field key = new Field("key", FieldType.notNullable(ArrowType.Utf8.INSTANCE), List.of());
    Field value = new Field("value", FieldType.nullable(ArrowType.Utf8.INSTANCE), List.of());
    ArrowType map = new ArrowType.Map(false);
    ArrowType struct = ArrowType.Struct.INSTANCE;
    FieldType encoded =
        new FieldType(true, ArrowType.Utf8.INSTANCE, new DictionaryEncoding(1, false, null));
    Field coded = new Field("c", encoded, List.of());
    Field open = new Field("e", FieldType.nullable(struct), List.of(key, value));
    Field single = new Field("e", FieldType.notNullable(struct), List.of(key));
    return Stream.of(
        arguments(coded, "column 'c' is dictionary-encoded"),
        arguments(nullable("l", ArrowType.List.INSTANCE, coded), "column 'l.c' is dictionary-enc"),
        arguments(nullable("c", ArrowType.List.INSTANCE), "column 'c' is of Arrow type List"),
        arguments(nullable("c", ArrowType.List.INSTANCE, key, value), "is of Arrow type List"),
        arguments(nullable("c", map, open), "column 'c' is of Arrow type Map"),
        arguments(nullable("c", map, single), "column 'c' is of Arrow type Map"),
        arguments(nullable("c", map, key), "column 'c' is of Arrow type Map"),
        arguments(nullable("c", struct, key, key), "column 'c' is of Arrow type Struct"),
        arguments(nullable("c", new ArrowType.Int(32, false)), "type Int(32, false)"),
        arguments(nullable("c", new ArrowType.Decimal(39, 2, 128)), "type Decimal(39, 2, 128)"),
        arguments(nullable("c", new ArrowType.Decimal(10, 11, 128)), "type Decimal(10, 11, 128)"),
        arguments(nullable("c", new ArrowType.Decimal(10, -1, 128)), "type Decimal(10, -1, 128)"),
        arguments(
            nullable("c", new ArrowType.FloatingPoint(FloatingPointPrecision.HALF)),
            "type FloatingPoint(HALF)"),
        arguments(nullable("c", new ArrowType.Time(TimeUnit.SECOND, 32)), "type Time(SECOND, 32)"),
        arguments(nullable("c", new ArrowType.FixedSizeBinary(4)), "type FixedSizeBinary(4)"));
  }

  private static Field nullable(String name, ArrowType type, Field... parts) {
    return new Field(name, FieldType.nullable(type), List.of(parts));
  }

  @ParameterizedTest
  @MethodSource("refusedColumns")
  void refusesColumnsThatTheProtocolDoesNotHaveEveryTime(Field field, String reason)
      throws IOException {
    byte[] schema = schemaMessage(new Schema(List.of(field)));
    byte[] twice = ByteBuffer.allocate(2 * schema.length).put(schema).put(schema).array();
    ArrowBatchReader reader = reader(twice);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(reader::schema)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining(reason);
    }
  }

  @Test
  void refusesAStreamThatDoesNotBeginWithItsSchema() {
    assertThatThrownBy(() -> reader(message(MessageHeader.RecordBatch, 0)).schema())
        .hasMessage("an Arrow stream does not begin with its schema");
    assertThatThrownBy(() -> reader(little(8).putInt(-1).putInt(0).array()).schema())
        .hasMessage("an Arrow stream has no schema");
  }

  @Test
  void takesAZeroedMarkerForDamageAndNotForTheEnd() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(schemaMessage(FEW_TYPES));
    bytes.writeBytes(little(8).putInt(0).putInt(0).array());

    assertThatThrownBy(() -> decode(bytes.toByteArray(), root -> {}))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("An Arrow message begins with 0, not its marker.");
  }

  @Test
  void refusesAMessageThatIsNotARecordBatch() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(schemaMessage(FEW_TYPES));
    bytes.writeBytes(message(MessageHeader.DictionaryBatch, 0));

    assertThatThrownBy(() -> decode(bytes.toByteArray(), root -> {}))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("An Arrow stream has a message of type 2 where a record batch belongs.");
  }

  @Test
  void refusesARecordBatchWithoutContent() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(schemaMessage(FEW_TYPES));
    bytes.writeBytes(message(MessageHeader.RecordBatch, 0));

    assertThatThrownBy(() -> decode(bytes.toByteArray(), root -> {}))
        .isInstanceOf(ProtocolException.class)
        .hasMessage("An Arrow batch has no header or an impossible row count.");
  }

  private ArrowBatchReader reader(byte[] bytes) {
    return new ArrowBatchReader(new ByteArrayInputStream(bytes), allocator);
  }

  private static byte[] schemaMessage(Schema schema) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (WriteChannel channel = new WriteChannel(Channels.newChannel(bytes))) {
      MessageSerializer.serialize(channel, schema);
    }
    return bytes.toByteArray();
  }

  /** Returns a message that has a kind and a length, and nothing else. */
  private static byte[] message(byte kind, long bodyLength) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    Message.startMessage(builder);
    Message.addVersion(builder, MetadataVersion.V5);
    Message.addHeaderType(builder, kind);
    Message.addBodyLength(builder, bodyLength);
    builder.finish(Message.endMessage(builder));
    byte[] metadata = builder.sizedByteArray();
    return little(8 + metadata.length).putInt(-1).putInt(metadata.length).put(metadata).array();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
