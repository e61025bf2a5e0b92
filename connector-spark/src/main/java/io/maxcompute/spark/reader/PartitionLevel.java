package io.maxcompute.spark.reader;

import io.maxcompute.spark.types.PartitionText;
import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.spark.vector.ArrowColumn;
import io.maxcompute.spark.vector.ArrowVectors;
import java.util.Objects;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.types.ByteType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.ShortType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** One partition column, as text: {@code dt=20240101}. */
final class PartitionLevel {
  private final String name;
  private final DataType type;
  private final int position;
  private final ArrowColumn column;
  private @Nullable Object value;

  PartitionLevel(VectorSchemaRoot root, StructField field) {
    this.name = field.name();
    this.type = field.dataType();
    this.position = BoundBatch.position(root.getFieldVectors(), field.name());
    this.column = ArrowVectors.of(root.getVector(position), type);
  }

  void bind(VectorSchemaRoot root) {
    column.bind(root.getVector(position));
  }

  /** Takes the value of {@code row}; returns whether it is another one than before. */
  boolean moveTo(int row) {
    Object found = column.isNullAt(row) ? null : read(row);
    if (Objects.equals(found, value)) {
      return false;
    }
    value = found instanceof UTF8String text ? text.copy() : found; // the batch goes, this stays
    return true;
  }

  private @Nullable Object read(int row) {
    if (SparkTypes.isText(type)) {
      return column.getUTF8String(row);
    }
    if (type instanceof ByteType) {
      return column.getByte(row);
    }
    if (type instanceof ShortType) {
      return column.getShort(row);
    }
    return type instanceof LongType ? column.getLong(row) : (Object) column.getInt(row);
  }

  /** Returns the column with the value of the row that was taken last. */
  String text() {
    return name + "=" + PartitionText.of(type, value);
  }
}
