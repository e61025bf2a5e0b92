package io.maxcompute.spark.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Strings and binaries whose offsets are 64-bit; a single value still has at most 2 GiB. */
final class LargeTextColumn extends ArrowColumn {
  private long offsets;
  private long bytes;

  LargeTextColumn(Field field, DataType type) {
    super(field, type);
  }

  @Override
  void bindValues(FieldVector vector) {
    offsets = vector.getOffsetBuffer().memoryAddress();
    bytes = vector.getDataBuffer().memoryAddress();
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    if (isNullAt(row)) {
      return null;
    }
    long start = Platform.getLong(null, offsets + 8L * row);
    long end = Platform.getLong(null, offsets + 8L * row + 8);
    return UTF8String.fromAddress(null, bytes + start, Math.toIntExact(end - start));
  }

  @Override
  public byte @Nullable [] getBinary(int row) {
    if (isNullAt(row)) {
      return null;
    }
    long start = Platform.getLong(null, offsets + 8L * row);
    long end = Platform.getLong(null, offsets + 8L * row + 8);
    byte[] copy = new byte[Math.toIntExact(end - start)];
    Platform.copyMemory(null, bytes + start, copy, Platform.BYTE_ARRAY_OFFSET, copy.length);
    return copy;
  }
}
