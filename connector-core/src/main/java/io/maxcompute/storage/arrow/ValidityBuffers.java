package io.maxcompute.storage.arrow;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Which buffers of a batch say what is null. Where nothing is, nobody looks: such a buffer is not
 * worth decompressing.
 *
 * @param nodes for each buffer the node whose validity it is, or -1
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ValidityBuffers(int[] nodes) {
  private static final int NONE = -1;

  static ValidityBuffers of(Schema schema) {
    List<Integer> nodes = new ArrayList<>();
    int node = 0;
    for (Field field : schema.getFields()) {
      node = add(field, node, nodes);
    }
    return new ValidityBuffers(nodes.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Returns the node after those of {@code field}. */
  private static int add(Field field, int node, List<Integer> nodes) {
    ArrowType type = field.getType();
    if (!(type instanceof ArrowType.Null)) {
      nodes.add(node);
      for (int i = 1; i < buffers(type); i++) {
        nodes.add(NONE);
      }
    }
    int next = node + 1;
    for (Field child : field.getChildren()) {
      next = add(child, next, nodes);
    }
    return next;
  }

  private static int buffers(ArrowType type) {
    return switch (type.getTypeID()) {
      case Struct -> 1;
      case Utf8, LargeUtf8, Binary, LargeBinary -> 3;
      default -> 2;
    };
  }

  /** Returns whether {@code buffer} only says that nothing is null, which {@code of} said too. */
  boolean isSpare(int buffer, List<ArrowFieldNode> of) {
    int node = buffer < nodes.length ? nodes[buffer] : NONE;
    return node >= 0 && node < of.size() && of.get(node).getNullCount() == 0;
  }
}
