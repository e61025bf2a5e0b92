package io.maxcompute.spark.append;

import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;

/** Arrays: their elements one after the other. */
final class ArrayAppender extends Appender {
  private final ByteTally tally;
  private final Appender elements;
  private final ElementRange range;

  ArrayAppender(Target target, Appender elements) {
    super(target);
    this.tally = target.tally();
    this.elements = elements;
    this.range = new ElementRange(target.vector().getAllocator());
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    if (from.isNullAt(ordinal)) {
      absent(index);
      range.endList(index, range.end());
      return;
    }
    ArrayData array = from.getArray(ordinal);
    int start = range.end();
    int count = array.numElements();
    int end = Math.addExact(start, count);
    elements.reserve(end);
    for (int i = 0; i < count; i++) {
      elements.append(array, i, start + i);
    }
    range.endList(index, end);
    tally.addBits((long) count * elements.fixedBits());
  }

  @Override
  void skip(int index) {
    super.skip(index);
    range.endList(index, range.end());
  }

  @Override
  void reserve(int count) {
    super.reserve(count);
    range.reserve(count);
  }

  @Override
  void reset() {
    super.reset();
    range.reset();
    elements.reset();
  }

  @Override
  int fixedBits() {
    return super.fixedBits() + Integer.SIZE;
  }

  @Override
  void lend(int count) {
    load(count, range.memory());
    elements.lend(range.end());
  }

  @Override
  public void close() {
    super.close();
    range.close();
    elements.close();
  }
}
