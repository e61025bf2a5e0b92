package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Arrays: their elements one after the other. */
final class ArrayAppender extends Appender {
  private final ByteTally tally;
  private final Appender elements;
  private final Offsets offsets;

  ArrayAppender(Target target, Appender elements) {
    super(target);
    this.tally = target.tally();
    this.elements = elements;
    this.offsets = new Offsets(target.vector().getAllocator());
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    if (from.isNullAt(ordinal)) {
      absent(index);
      offsets.put(index, offsets.end());
      return;
    }
    ArrayData array = from.getArray(ordinal);
    int start = offsets.end();
    int count = array.numElements();
    int end = Math.addExact(start, count);
    elements.reserve(end);
    for (int i = 0; i < count; i++) {
      elements.append(array, i, start + i);
    }
    offsets.put(index, end);
    tally.addBits((long) count * elements.fixedBits());
  }

  @Override
  void skip(int index) {
    super.skip(index);
    offsets.put(index, offsets.end());
  }

  @Override
  void reserve(int count) {
    super.reserve(count);
    offsets.reserve(count);
  }

  @Override
  void reset() {
    super.reset();
    offsets.reset();
    elements.reset();
  }

  @Override
  int fixedBits() {
    return super.fixedBits() + Integer.SIZE;
  }

  @Override
  void lend(int count) {
    load(count, offsets.memory());
    elements.lend(offsets.end());
  }

  @Override
  public void close() {
    super.close();
    offsets.close();
    elements.close();
  }
}
