package io.maxcompute.spark.reader;

import io.maxcompute.storage.read.BatchReader;
import java.util.Optional;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** Where the rows of a split come from. Borrows the split's reader. */
interface RowSource extends AutoCloseable {

  /** Returns the next rows, valid until the next call, or empty at the end. */
  Optional<RowSlice> next();

  /** Stops fetching, and frees what was fetched, but for what the reader holds. */
  @Override
  void close();

  /**
   * Returns record batches as they come.
   *
   * @param ahead whether the next one is fetched while Spark works on the current one
   */
  static RowSource batches(BatchReader reader, boolean ahead) {
    return new Batches(
        reader, Feed.of(reader::fetch, reader::cancel, ArrowRecordBatch::close, ahead));
  }

  /** Record batches, loaded into the reader's vectors one after the other. */
  record Batches(BatchReader reader, Feed<ArrowRecordBatch> feed) implements RowSource {
    @Override
    public Optional<RowSlice> next() {
      Optional<ArrowRecordBatch> batch = feed.next();
      batch.ifPresent(reader::load);
      return batch.map(loaded -> RowSlice.all(reader.root()));
    }

    @Override
    public void close() {
      feed.close();
    }
  }
}
