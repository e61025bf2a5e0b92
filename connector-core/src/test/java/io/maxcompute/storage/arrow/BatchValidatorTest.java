package io.maxcompute.storage.arrow;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.storage.error.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

class BatchValidatorTest extends ArrowTest {
  private static final Schema INT = schema(List.of("int"));
  private static final Schema STRING = schema(List.of("string"));
  private static final Schema LIST = schema(List.of("array<int>"));
  private static final Schema STRUCT = schema(List.of("struct<a:int>"));

  private final List<ArrowFieldNode> nodes = new ArrayList<>();
  private final List<ArrowBuf> buffers = new ArrayList<>();

  @Override
  void nothingLeaks() {
    buffers.forEach(ArrowBuf::close);
    super.nothingLeaks();
  }

  @Test
  void takesWhatFits() {
    node(3, 1).bytes(0b101).ints(1, 0, 3);
    accepts(INT, 3);
    node(2, 0).bytes().ints(0, 1, 3).bytes('a', 'b', 'c');
    accepts(STRING, 2);
    node(2, 0).bytes().ints(1, 1, 3).node(3, 0).bytes().ints(1, 2, 3);
    accepts(LIST, 2);
    node(1, 0).bytes().node(2, 0).bytes().ints(1, 2);
    accepts(STRUCT, 1);
  }

  @Test
  void takesNoOffsetsForNoValues() {
    node(0, 0).bytes().bytes().bytes();
    accepts(STRING, 0);
    node(0, 0).bytes().bytes().node(0, 0).bytes().bytes();
    accepts(LIST, 0);
  }

  @Test
  void takesLargeStrings() {
    Field field = new Field("c0", FieldType.nullable(ArrowType.LargeUtf8.INSTANCE), List.of());
    node(1, 0).bytes().ints(0, 0, 2, 0).bytes('a', 'b');
    accepts(new Schema(List.of(field)), 1);
    node(1, 0).bytes().ints(0, 0, 3, 0).bytes('a', 'b');
    refuses(new Schema(List.of(field)), 1, "column 'c0': value 1 is at 3 of 2.");
  }

  @Test
  void refusesAnotherNumberOfValues() {
    node(2, 0).bytes().ints(1, 2);
    refuses(INT, 3, "column 'c0': it has 2 values where 3 belong.");
    node(-1, 0).bytes().ints();
    refuses(INT, 3, "column 'c0': it has -1 values where 3 belong.");
  }

  @Test
  void refusesAnImpossibleNumberOfNulls() {
    node(2, -1).bytes(3).ints(1, 2);
    refuses(INT, 2, "column 'c0': it has -1 nulls in 2 values.");
    node(2, 3).bytes(0).ints(1, 2);
    refuses(INT, 2, "column 'c0': it has 3 nulls in 2 values.");
    node(2, 1).bytes(3).ints(1, 2);
    refuses(INT, 2, "column 'c0': it announces 1 nulls and has 0.");
    node(9, 0).bytes(0xff, 0).ints(1, 2, 3, 4, 5, 6, 7, 8, 9);
    refuses(INT, 9, "column 'c0': it announces 0 nulls and has 1.");
  }

  @Test
  void refusesShortBuffers() {
    node(2, 1).bytes().ints(1, 2);
    refuses(INT, 2, "column 'c0': a buffer has 0 bytes and needs 1.");
    node(2, 0).bytes().ints(1);
    refuses(INT, 2, "column 'c0': a buffer has 4 bytes and needs 8.");
    node(2, 0).bytes().ints(0, 1).bytes('a', 'b');
    refuses(STRING, 2, "column 'c0': a buffer has 8 bytes and needs 12.");
  }

  @Test
  void refusesOffsetsThatLeaveTheirBuffer() {
    node(2, 0).bytes().ints(0, 3, 4).bytes('a', 'b', 'c');
    refuses(STRING, 2, "column 'c0': value 2 is at 4 of 3.");
    node(2, 0).bytes().ints(0, 3, 2).bytes('a', 'b', 'c');
    refuses(STRING, 2, "column 'c0': value 2 is at 2 of 3.");
    node(1, 0).bytes().ints(-1, 0).bytes();
    refuses(STRING, 1, "column 'c0': value 0 is at -1 of 0.");
  }

  @Test
  void refusesChildrenThatAreTooShort() {
    node(1, 0).bytes().ints(0, 3).node(2, 0).bytes().ints(1, 2);
    refuses(LIST, 1, "column 'c0.element': it has 2 values where 3 belong.");
    node(2, 0).bytes().node(1, 0).bytes().ints(1);
    refuses(STRUCT, 2, "column 'c0.a': it has 1 values where 2 belong.");
  }

  @Test
  void refusesMissingAndSuperfluousParts() {
    refuses(INT, 0, "column 'c0': it is missing.");
    node(0, 0);
    refuses(INT, 0, "column 'c0': a buffer is missing.");
    node(0, 0).bytes();
    refuses(INT, 0, "column 'c0': a buffer is missing.");
    node(1, 0).bytes().ints(1).node(1, 0);
    assertRefused(INT, 1, "An Arrow batch has more parts than its schema.");
    node(1, 0).bytes().ints(1).bytes();
    assertRefused(INT, 1, "An Arrow batch has more parts than its schema.");
  }

  @Test
  void refusesTypesThatTheProtocolDoesNotHave() {
    Field field = new Field("c0", FieldType.nullable(new ArrowType.FixedSizeBinary(4)), List.of());
    node(1, 0).bytes().ints(1);
    refuses(
        new Schema(List.of(field)),
        1,
        "column 'c0': its Arrow type FixedSizeBinary(4) is not part of the protocol.");
  }

  private BatchValidatorTest node(long length, long nulls) {
    nodes.add(new ArrowFieldNode(length, nulls));
    return this;
  }

  private BatchValidatorTest bytes(int... values) {
    ArrowBuf buffer = allocator.buffer(Math.max(1, values.length));
    for (int value : values) {
      buffer.writeByte(value);
    }
    buffers.add(buffer);
    return this;
  }

  private BatchValidatorTest ints(int... values) {
    ArrowBuf buffer = allocator.buffer(Math.max(1, values.length * 4L));
    for (int value : values) {
      buffer.writeInt(value);
    }
    buffers.add(buffer);
    return this;
  }

  private void accepts(Schema schema, long rows) {
    assertThatCode(() -> new BatchValidator(nodes, buffers).validate(schema, rows))
        .doesNotThrowAnyException();
    clear();
  }

  private void refuses(Schema schema, long rows, String message) {
    assertRefused(schema, rows, "An Arrow batch is damaged in " + message);
  }

  private void assertRefused(Schema schema, long rows, String message) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> new BatchValidator(nodes, buffers).validate(schema, rows))
        .withMessage(message);
    clear();
  }

  private void clear() {
    nodes.clear();
    buffers.forEach(ArrowBuf::close);
    buffers.clear();
  }
}
