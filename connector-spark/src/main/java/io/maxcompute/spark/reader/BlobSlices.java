package io.maxcompute.spark.reader;

import io.maxcompute.storage.blob.BlobReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts record batches into slices of rows that come with their blobs. The blobs of a slice are from
 * one request, as a rule, and have a limited size together, unless its only row has more.
 *
 * <p>Owns the cursor, and the record batch that is being cut: with its last slice that passes to
 * whoever takes the slices.
 */
final class BlobSlices implements AutoCloseable {
  /** Blobs in one request: many, so that small ones come fast, and no more than soon arrive. */
  static final int MOST_REFERENCES = 64;

  private final Supplier<Optional<ReferencedRows>> batches;
  private final BlobCursor cursor;
  private final long mostBytes;
  private final BlobTally tally;

  private @Nullable ReferencedRows batch;
  private int at;
  private Map<BlobReference, byte[]> held = new HashMap<>();
  private long heldBytes;
  private boolean fetched;

  /**
   * @param mostBytes of blobs in a slice of several rows
   */
  BlobSlices(
      Supplier<Optional<ReferencedRows>> batches,
      BlobCursor cursor,
      long mostBytes,
      BlobTally tally) {
    this.batches = batches;
    this.cursor = cursor;
    this.mostBytes = mostBytes;
    this.tally = tally;
  }

  /** Returns the next slice, or empty at the end. */
  Optional<RowSlice> next() {
    while (batch == null || at == batch.count()) {
      batch = batches.get().orElse(null);
      at = 0;
      if (batch == null) {
        return Optional.empty();
      }
      if (batch.count() == 0) {
        batch.root().close();
      }
    }
    return Optional.of(cut(batch));
  }

  private RowSlice cut(ReferencedRows rows) {
    int from = at;
    fetched = false;
    while (at < rows.count() && fetch(rows, at, at > from)) {
      at++;
    }
    List<byte[][]> contents = contents(rows, from, at);
    Map<BlobReference, byte[]> kept = keptFor(rows, at);
    long keptBytes = kept.values().stream().mapToLong(content -> content.length).sum();
    RowSlice slice =
        new RowSlice(
            rows.root(), from, at - from, new BlobContents(contents, heldBytes - keptBytes));
    held = kept;
    heldBytes = keptBytes;
    return slice;
  }

  /**
   * Fetches what {@code row} needs.
   *
   * @param mayEnd whether the slice may end before this row
   * @return whether the row belongs to the slice
   */
  private boolean fetch(ReferencedRows rows, int row, boolean mayEnd) {
    for (int column = 0; column < rows.names().size(); column++) {
      BlobReference wanted = rows.at(column, row);
      if (wanted == null || held.containsKey(wanted)) {
        continue;
      }
      if (mayEnd && !fits(wanted)) {
        return false;
      }
      if (!cursor.isNext(wanted)) {
        cursor.ask(rows.wanted(row, held.keySet(), MOST_REFERENCES));
      }
      byte[] content = cursor.next(rows.names().get(column));
      held.put(wanted, content);
      heldBytes += content.length;
      fetched = true;
    }
    return true;
  }

  private boolean fits(BlobReference wanted) {
    if (!cursor.isNext(wanted)) {
      return !fetched; // rather than wait for another request, Spark gets what there is
    }
    // A blob of unknown length is the only one of its request.
    return cursor.nextLength().orElse(mostBytes) <= mostBytes - heldBytes;
  }

  private List<byte[][]> contents(ReferencedRows rows, int from, int to) {
    List<byte[][]> contents = new ArrayList<>();
    for (int column = 0; column < rows.names().size(); column++) {
      byte[][] ofColumn = new byte[to - from][];
      for (int row = from; row < to; row++) {
        BlobReference reference = rows.at(column, row);
        if (reference != null) {
          ofColumn[row - from] = held.get(reference);
        }
      }
      contents.add(ofColumn);
    }
    return contents;
  }

  /** Returns what has been fetched for {@code row}, with which the next slice starts. */
  private Map<BlobReference, byte[]> keptFor(ReferencedRows rows, int row) {
    Map<BlobReference, byte[]> kept = new HashMap<>();
    for (int column = 0; row < rows.count() && column < rows.names().size(); column++) {
      BlobReference reference = rows.at(column, row);
      byte[] content = reference == null ? null : held.get(reference);
      if (reference != null && content != null) {
        kept.put(reference, content);
      }
    }
    return kept;
  }

  /** Makes a call of {@link #next()} that waits in another thread fail. */
  void cancel() {
    cursor.cancel();
  }

  @Override
  public void close() {
    tally.released(heldBytes);
    held = new HashMap<>();
    heldBytes = 0;
    try (cursor) {
      if (batch != null) {
        batch.root().close(); // again, perhaps, which does nothing
      }
    }
  }
}
