package io.maxcompute.spark.vector;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.vectorized.ColumnVector;

/** Structs: a row of one is the same row of its fields. */
final class StructColumn extends ArrowColumn {
  private final List<ArrowColumn> fields;
  private final int[] positions;

  /**
   * @param fields of the Spark type
   * @param positions of the same in the Arrow vector, which may have more and in another order
   */
  StructColumn(Field field, DataType type, List<ArrowColumn> fields, int[] positions) {
    super(field, type);
    this.fields = List.copyOf(fields);
    this.positions = positions.clone();
  }

  @Override
  void bindValues(FieldVector vector) {
    StructVector struct = (StructVector) vector;
    for (int i = 0; i < fields.size(); i++) {
      fields.get(i).bind((FieldVector) struct.getChildByOrdinal(positions[i]));
    }
  }

  @Override
  public ColumnVector getChild(int ordinal) {
    return fields.get(ordinal);
  }
}
