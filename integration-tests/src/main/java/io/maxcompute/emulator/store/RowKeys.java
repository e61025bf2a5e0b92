package io.maxcompute.emulator.store;

import io.maxcompute.emulator.type.ValueText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** The primary keys of the rows of one batch, in a form that is equal when the keys are. */
final class RowKeys {
  private final List<FieldVector> vectors;

  RowKeys(VectorSchemaRoot root, List<String> names) {
    this.vectors =
        root.getFieldVectors().stream()
            .filter(vector -> names.stream().anyMatch(vector.getName()::equalsIgnoreCase))
            .toList();
  }

  ByteBuffer of(int row) {
    List<byte[]> parts = new ArrayList<>(vectors.size());
    int size = 0;
    for (FieldVector vector : vectors) {
      byte[] part = bytes(vector, row);
      parts.add(part);
      size += Integer.BYTES + part.length;
    }
    ByteBuffer key = ByteBuffer.allocate(size);
    parts.forEach(part -> key.putInt(part.length).put(part));
    return key.flip();
  }

  /** Timestamps may be stored in different units, so values other than bytes compare as text. */
  private static byte[] bytes(FieldVector vector, int row) {
    if (vector instanceof VarCharVector text) {
      return text.get(row);
    } else if (vector instanceof VarBinaryVector binary) {
      return binary.get(row);
    }
    return String.valueOf(ValueText.of(vector, row)).getBytes(StandardCharsets.UTF_8);
  }
}
