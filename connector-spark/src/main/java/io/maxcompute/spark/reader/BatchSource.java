package io.maxcompute.spark.reader;

import io.maxcompute.storage.read.BatchReader;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** Where a reader's batches come from: fetched when asked for, or one ahead. */
interface BatchSource extends AutoCloseable {

  /** Returns the next batch, owned by the caller, or empty at the end. */
  Optional<ArrowRecordBatch> next();

  /** Stops fetching; the reader itself stays open. */
  @Override
  void close();

  static BatchSource direct(BatchReader reader) {
    return new BatchSource() {
      @Override
      public Optional<ArrowRecordBatch> next() {
        return reader.fetch();
      }

      @Override
      public void close() {
        reader.cancel();
      }
    };
  }

  static BatchSource ahead(BatchReader reader, Executor executor) {
    ReadAhead<ArrowRecordBatch> ahead =
        new ReadAhead<>(reader::fetch, reader::cancel, ArrowRecordBatch::close, executor);
    return new BatchSource() {
      @Override
      public Optional<ArrowRecordBatch> next() {
        return ahead.next();
      }

      @Override
      public void close() {
        ahead.close();
      }
    };
  }
}
