package io.maxcompute.spark.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnarMap;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Maps: each is a range of the keys and the same range of the values. */
final class MapColumn extends ArrowColumn {
  private final ArrowColumn keys;
  private final ArrowColumn values;
  private long offsets;

  MapColumn(Field field, DataType type, ArrowColumn keys, ArrowColumn values) {
    super(field, type);
    this.keys = keys;
    this.values = values;
  }

  @Override
  void bindValues(FieldVector vector) {
    offsets = vector.getOffsetBuffer().memoryAddress();
    StructVector entries = (StructVector) ((MapVector) vector).getDataVector();
    keys.bind((FieldVector) entries.getChildByOrdinal(0));
    values.bind((FieldVector) entries.getChildByOrdinal(1));
  }

  @Override
  public @Nullable ColumnarMap getMap(int row) {
    if (isNullAt(row)) {
      return null;
    }
    int start = Platform.getInt(null, offsets + 4L * row);
    int end = Platform.getInt(null, offsets + 4L * row + 4);
    return new ColumnarMap(keys, values, start, end - start);
  }
}
