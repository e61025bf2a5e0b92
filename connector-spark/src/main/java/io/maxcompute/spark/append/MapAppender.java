package io.maxcompute.spark.append;

import java.util.List;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.MapData;

/** Maps: their keys one after the other, and their values. */
final class MapAppender extends Appender {
  private static final int ENTRY_BITS = 1; // validity of the struct of key and value

  private final ByteTally tally;
  private final Appender keys;
  private final Appender values;
  private final Offsets offsets;

  MapAppender(Target target, Appender keys, Appender values) {
    super(target);
    this.tally = target.tally();
    this.keys = keys;
    this.values = values;
    this.offsets = new Offsets(target.vector().getAllocator());
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    if (from.isNullAt(ordinal)) {
      absent(index);
      offsets.put(index, offsets.end());
      return;
    }
    MapData map = from.getMap(ordinal);
    int start = offsets.end();
    int count = map.numElements();
    int end = Math.addExact(start, count);
    keys.reserve(end);
    values.reserve(end);
    ArrayData keyArray = map.keyArray();
    for (int i = 0; i < count; i++) {
      keys.append(keyArray, i, start + i);
    }
    ArrayData valueArray = map.valueArray();
    for (int i = 0; i < count; i++) {
      values.append(valueArray, i, start + i);
    }
    offsets.put(index, end);
    tally.addBits((long) count * (ENTRY_BITS + keys.fixedBits() + values.fixedBits()));
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
    keys.reset();
    values.reset();
  }

  @Override
  int fixedBits() {
    return super.fixedBits() + Integer.SIZE;
  }

  @Override
  void lend(int count) {
    load(count, offsets.memory());
    MapVector vector = (MapVector) vector();
    vector
        .getDataVector()
        .loadFieldBuffers(
            new ArrowFieldNode(offsets.end(), 0), List.of(vector.getAllocator().getEmpty()));
    keys.lend(offsets.end());
    values.lend(offsets.end());
  }

  @Override
  public void close() {
    super.close();
    offsets.close();
    keys.close();
    values.close();
  }
}
