package io.maxcompute.emulator.blob;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.Kind;
import io.maxcompute.emulator.type.OdpsType;
import java.util.BitSet;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/**
 * Turns the references that written rows bring into those that stored rows have (storage-api.md
 * 5.1). This happens when rows arrive; nobody can read them before they are visible. Thread-safe.
 */
public final class RowReferences {
  private final BlobStore store;
  private final Switches switches;

  /** Knows the blobs of {@code store}. */
  public RowReferences(BlobStore store, Switches switches) {
    this.store = store;
    this.switches = switches;
  }

  /**
   * Replaces the references in a column, at any depth; other columns stay as they are.
   *
   * @param vector owned by the caller, changed in place
   * @throws ServiceError 400 for a reference that nobody uploaded
   */
  public void rewrite(Column column, FieldVector vector, BufferAllocator allocator) {
    if (column.type().contains(Kind.BLOB)) {
      BitSet all = new BitSet();
      all.set(0, vector.getValueCount());
      new Rewriting(column, allocator).visit(column.type(), vector, all);
    }
  }

  private byte[] stored(Column column, byte[] reference) {
    Optional<Blob> blob = Blob.idIn(reference).flatMap(store::find);
    if (blob.isEmpty() && switches.get(Switches.REFUSES_UNKNOWN_BLOBS)) {
      throw ServiceError.invalid(
          "Column '"
              + column.name()
              + "' has a reference of "
              + reference.length
              + " bytes that no TableWriteBlob answered; rows take the bytes that its base64 text"
              + " stands for.");
    }
    return blob.map(Blob::storedReference).orElse(reference);
  }

  /** The way through one column of one batch. */
  private final class Rewriting {
    private final Column column;
    private final BufferAllocator allocator;

    Rewriting(Column column, BufferAllocator allocator) {
      this.column = column;
      this.allocator = allocator;
    }

    /** Visits a vector of which only the rows in {@code reachable} belong to a value. */
    void visit(OdpsType type, FieldVector vector, BitSet reachable) {
      if (!type.contains(Kind.BLOB)) {
        return;
      }
      if (type instanceof OdpsType.ArrayOf array) {
        ListVector list = (ListVector) vector;
        visit(array.element(), list.getDataVector(), elements(list, reachable));
      } else if (type instanceof OdpsType.MapOf map) {
        ListVector entries = (ListVector) vector;
        BitSet pairs = elements(entries, reachable);
        StructVector pair = (StructVector) entries.getDataVector();
        visit(map.value(), pair.getChildrenFromFields().get(1), pairs);
      } else if (type instanceof OdpsType.StructOf struct) {
        BitSet present = present(vector, reachable);
        for (int i = 0; i < struct.members().size(); i++) {
          FieldVector member = vector.getChildrenFromFields().get(i);
          visit(struct.members().get(i).type(), member, present);
        }
      } else {
        replace((VarBinaryVector) vector, present(vector, reachable));
      }
    }

    private BitSet present(FieldVector vector, BitSet reachable) {
      BitSet present = new BitSet();
      reachable.stream().filter(row -> !vector.isNull(row)).forEach(present::set);
      return present;
    }

    private BitSet elements(ListVector list, BitSet reachable) {
      BitSet elements = new BitSet();
      present(list, reachable).stream()
          .forEach(
              row -> elements.set(list.getElementStartIndex(row), list.getElementEndIndex(row)));
      return elements;
    }

    private void replace(VarBinaryVector vector, BitSet present) {
      int rows = vector.getValueCount();
      try (VarBinaryVector replaced = new VarBinaryVector(vector.getField(), allocator)) {
        replaced.allocateNew(rows);
        present.stream().forEach(row -> replaced.setSafe(row, stored(column, vector.get(row))));
        replaced.setValueCount(rows);
        vector.loadFieldBuffers(
            new ArrowFieldNode(rows, rows - present.cardinality()), replaced.getFieldBuffers());
      }
    }
  }
}
