package io.maxcompute.spark.append;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.unsafe.Platform;
import org.jspecify.annotations.Nullable;

/** Blobs: contents come, and references to them take their place when the batch is finished. */
final class BlobAppender extends TextAppender {
  /** What a reference is reckoned to take before it is known. */
  private static final int REFERENCE_BYTES = 256;

  private final BlobSink sink;
  private final ByteTally tally;
  private final List<@Nullable Supplier<byte[]>> references = new ArrayList<>(); // null: no blob

  BlobAppender(Target target) {
    super(target);
    this.sink = target.blobs();
    this.tally = target.tally();
  }

  @Override
  void append(SpecializedGetters from, int ordinal, int index) {
    if (from.isNullAt(ordinal)) {
      absent(index);
      references.add(null);
      return;
    }
    references.add(sink.take(path().name(), from.getBinary(ordinal)));
    tally.addBytes(REFERENCE_BYTES);
  }

  @Override
  void skip(int index) {
    super.skip(index);
    references.add(null);
  }

  @Override
  void lend(int count) {
    clear();
    for (int i = 0; i < count; i++) {
      Supplier<byte[]> reference = references.get(i);
      if (reference == null) {
        putNothing(i);
      } else {
        byte[] bytes = reference.get();
        put(i, bytes, Platform.BYTE_ARRAY_OFFSET, bytes.length);
        tally.addBytes(-bytes.length); // it was reckoned when its content came
      }
    }
    super.lend(count);
  }

  @Override
  void reset() {
    super.reset();
    references.clear();
  }

  @Override
  public void close() {
    super.close();
    references.clear();
  }
}
