package io.maxcompute.spark.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnarArray;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Arrays: each is a range of the elements. */
final class ArrayColumn extends ArrowColumn {
  private final ArrowColumn elements;
  private long offsets;

  ArrayColumn(Field field, DataType type, ArrowColumn elements) {
    super(field, type);
    this.elements = elements;
  }

  @Override
  void bindValues(FieldVector vector) {
    offsets = vector.getOffsetBuffer().memoryAddress();
    elements.bind(((ListVector) vector).getDataVector());
  }

  @Override
  public @Nullable ColumnarArray getArray(int row) {
    if (isNullAt(row)) {
      return null;
    }
    int start = Platform.getInt(null, offsets + 4L * row);
    int end = Platform.getInt(null, offsets + 4L * row + 4);
    return new ColumnarArray(elements, start, end - start);
  }
}
