package io.maxcompute.spark.reader;

import io.maxcompute.spark.reader.OutputColumns.OutputColumn;
import io.maxcompute.storage.read.BatchReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Rows with their blobs. Frees those that Spark is done with before it waits for the next. */
final class SlicedRows implements RowSource {
  private final BlobSlices slices;
  private final Feed<RowSlice> feed;
  private final BlobTally tally;
  private @Nullable RowSlice current;

  private SlicedRows(BlobSlices slices, Feed<RowSlice> feed, BlobTally tally) {
    this.slices = slices;
    this.feed = feed;
    this.tally = tally;
  }

  /**
   * @param reader borrowed
   * @param cursor owned
   * @param plan says how much memory there is, and whether the next slice is fetched while Spark
   *     works on the current one: each then gets half of the memory
   * @param mostRows after which no blob is fetched
   */
  static SlicedRows of(
      BatchReader reader, BlobCursor cursor, ReadPlan plan, BlobTally tally, long mostRows) {
    long sliceBytes = plan.readAhead() ? plan.blobBytes() / 2 : plan.blobBytes();
    BlobSlices slices =
        new BlobSlices(
            referenced(reader, plan.columns().blobs(), mostRows), cursor, sliceBytes, tally);
    Runnable cancel =
        () -> {
          reader.cancel();
          slices.cancel();
        };
    Feed<RowSlice> feed =
        Feed.of(slices::next, cancel, slice -> free(slice, tally), plan.readAhead());
    return new SlicedRows(slices, feed, tally);
  }

  private static Supplier<Optional<ReferencedRows>> referenced(
      BatchReader reader, List<OutputColumn> blobs, long mostRows) {
    return new Supplier<>() {
      private long left = mostRows;

      @Override
      public Optional<ReferencedRows> get() {
        if (left == 0) {
          return Optional.empty();
        }
        Optional<ReferencedRows> rows = reader.fetch().map(batch -> rows(reader.open(batch)));
        left -= rows.map(ReferencedRows::count).orElse(0);
        return rows;
      }

      private ReferencedRows rows(VectorSchemaRoot root) {
        try {
          return ReferencedRows.of(root, blobs, left);
        } catch (RuntimeException e) {
          root.close(); // nobody else has it yet
          throw e;
        }
      }
    };
  }

  @Override
  public void begin() {
    feed.begin();
  }

  @Override
  public void release() {
    // The reader of the references holds them, and few of them.
  }

  @Override
  public Optional<RowSlice> next() {
    RowSlice done = current;
    if (done != null) {
      tally.released(done.blobs().release());
    }
    Optional<RowSlice> next = feed.next();
    if (done != null && next.isPresent() && next.get().root() != done.root()) {
      done.root().close();
    }
    current = next.orElse(done);
    return next;
  }

  private static void free(RowSlice slice, BlobTally tally) {
    tally.released(slice.blobs().release());
    slice.root().close(); // of all slices of a batch, and again, which does nothing
  }

  @Override
  public void close() {
    try (slices;
        feed) { // closed in reverse order: the fetching thread stops before memory goes
      RowSlice done = current;
      if (done != null) {
        free(done, tally);
      }
    }
  }
}
