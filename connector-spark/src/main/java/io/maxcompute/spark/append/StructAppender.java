package io.maxcompute.spark.append;

import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;

/** Structs: every field has a value at every index, also where the struct is null. */
final class StructAppender extends Appender {
  private final Appender[] fields;
  private final int[] ordinals;

  /**
   * @param fields in the order of the table
   * @param ordinals of their values in the written structs
   */
  StructAppender(Target target, List<Appender> fields, int[] ordinals) {
    super(target);
    this.fields = fields.toArray(new Appender[0]);
    this.ordinals = ordinals.clone();
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    if (from.isNullAt(ordinal)) {
      absent(index);
      skipFields(index);
      return;
    }
    InternalRow struct = from.getStruct(ordinal, fields.length);
    for (int i = 0; i < fields.length; i++) {
      fields[i].append(struct, ordinals[i], index);
    }
  }

  @Override
  void skip(int index) {
    super.skip(index);
    skipFields(index);
  }

  private void skipFields(int index) {
    for (Appender field : fields) {
      field.skip(index);
    }
  }

  @Override
  void reserve(int count) {
    super.reserve(count);
    for (Appender field : fields) {
      field.reserve(count);
    }
  }

  @Override
  void reset() {
    super.reset();
    for (Appender field : fields) {
      field.reset();
    }
  }

  @Override
  int fixedBits() {
    int bits = super.fixedBits();
    for (Appender field : fields) {
      bits += field.fixedBits();
    }
    return bits;
  }

  @Override
  void lend(int count) {
    load(count);
    for (Appender field : fields) {
      field.lend(count);
    }
  }

  @Override
  public void close() {
    super.close();
    for (Appender field : fields) {
      field.close();
    }
  }
}
