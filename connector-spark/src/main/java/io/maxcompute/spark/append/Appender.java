package io.maxcompute.spark.append;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/**
 * Writes the values of one column, or of something nested in one, into its own native memory, which
 * the Arrow vector borrows when a batch is finished.
 *
 * <p>The index of a value is the caller's: rows of a batch, or elements of all its arrays. Room for
 * it must have been reserved.
 */
abstract sealed class Appender implements AutoCloseable
    permits ArrayAppender,
        BooleanAppender,
        ComputedAppender,
        FixedWidthAppender,
        MapAppender,
        StructAppender,
        TextAppender {
  private static final int VALIDITY_BITS = 1;

  private final ColumnPath path;
  private final FieldVector vector;
  private final boolean nullable;
  private final Validity validity;

  Appender(Target target) {
    this.path = target.path();
    this.vector = target.vector();
    this.nullable = target.vector().getField().isNullable();
    this.validity = new Validity(target.vector().getAllocator());
  }

  /**
   * Writes the value at {@code ordinal} of {@code from}.
   *
   * @throws IllegalArgumentException if the column cannot hold it; what was written of its row
   *     before is then to be thrown away
   */
  abstract void append(SpecializedGetters from, int ordinal, int index);

  /** Writes a null where the declaration of the column does not matter: inside a null struct. */
  void skip(int index) {
    validity.setNull(index);
  }

  /** Makes room for {@code count} values in all. */
  void reserve(int count) {
    validity.reserve(count);
  }

  /** Forgets the values and keeps the memory. */
  void reset() {
    validity.reset();
  }

  /** Returns the bits every value takes, whatever it is. */
  int fixedBits() {
    return VALIDITY_BITS;
  }

  /** Lends the first {@code count} values to the vector. */
  abstract void lend(int count);

  @Override
  public void close() {
    validity.close();
  }

  /**
   * Writes a null, and returns what takes its place among the values.
   *
   * @throws IllegalArgumentException if the column takes no nulls
   */
  final int absent(int index) {
    if (!nullable) {
      throw path.refusal("it takes no nulls, and the value is null.");
    }
    validity.setNull(index);
    return 0;
  }

  final void load(int count, ArrowBuf... values) {
    ArrowFieldNode node = new ArrowFieldNode(count, validity.nulls());
    List<ArrowBuf> buffers = new ArrayList<>(List.of(values));
    buffers.add(0, validity.memory());
    vector.loadFieldBuffers(node, buffers);
  }

  final ColumnPath path() {
    return path;
  }

  final FieldVector vector() {
    return vector;
  }
}
