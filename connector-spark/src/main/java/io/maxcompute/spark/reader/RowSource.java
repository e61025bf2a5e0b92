package io.maxcompute.spark.reader;

import io.maxcompute.storage.read.BatchReader;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.jspecify.annotations.Nullable;

/** Where the rows of a split come from. Borrows the split's reader. */
interface RowSource extends AutoCloseable {

  /** Starts to fetch ahead, where that is wanted. */
  void begin();

  /** Frees the rows that were returned last, if they are held here. */
  void release();

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
  final class Batches implements RowSource {
    private final BatchReader reader;
    private final Feed<ArrowRecordBatch> feed;
    private @Nullable VectorSchemaRoot loaded;

    private Batches(BatchReader reader, Feed<ArrowRecordBatch> feed) {
      this.reader = reader;
      this.feed = feed;
    }

    @Override
    public void begin() {
      feed.begin();
    }

    @Override
    public void release() {
      if (loaded != null) {
        loaded.clear();
      }
    }

    @Override
    public Optional<RowSlice> next() {
      Optional<ArrowRecordBatch> batch = feed.next();
      if (batch.isEmpty()) {
        return Optional.empty();
      }
      reader.load(batch.get());
      loaded = reader.root();
      return Optional.of(RowSlice.all(reader.root()));
    }

    @Override
    public void close() {
      feed.close();
    }
  }
}
