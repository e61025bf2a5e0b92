package io.maxcompute.storage.read;

import io.maxcompute.storage.error.ProtocolException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Leaves out the rows that a broken stream had delivered, where it is read again from its start:
 * with a filter, the protocol does not say whether the rows to skip are counted before it or after
 * it (storage-api.md, section 3.3).
 *
 * @param count rows to leave out
 */
record RepeatedRows(long count) {
  static final RepeatedRows NONE = new RepeatedRows(0);

  /**
   * Returns the first batch after them.
   *
   * @throws ProtocolException if the batches are not those that came before
   */
  Optional<ArrowRecordBatch> after(Supplier<Optional<ArrowRecordBatch>> stream) {
    long left = count;
    Optional<ArrowRecordBatch> batch = stream.get();
    while (left > 0) {
      if (batch.isEmpty()) {
        throw new ProtocolException(
            "read again, it ended after " + (count - left) + " rows where " + count + " had come");
      }
      left -= batch.get().getLength();
      batch.get().close();
      if (left < 0) {
        throw new ProtocolException(
            "read again, its batches are cut at other rows than before it broke");
      }
      batch = stream.get();
    }
    return batch;
  }
}
