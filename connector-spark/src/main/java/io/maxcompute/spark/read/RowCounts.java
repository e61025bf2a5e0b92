package io.maxcompute.spark.read;

import io.maxcompute.spark.reader.FirstRows;
import io.maxcompute.spark.reader.SplitSource;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.SplitOptions;
import java.util.Optional;

/**
 * What a session says of its rows without being read. Only that of a session divided by rows is the
 * number of its rows, for that is how far it is read (storage-api.md, section 3.2).
 */
final class RowCounts {
  private RowCounts() {}

  /** Returns the number of rows, or empty if they have to be read to be counted. */
  static Optional<Long> told(ReadSession session) {
    boolean exact =
        session.mode() == SplitOptions.Mode.ROW_OFFSET
            && session.rowCount() >= 0
            && !session.filtered();
    return exact ? Optional.of(session.rowCount()) : Optional.empty();
  }

  /** Returns whether there is a row, after looking for one if need be. */
  static boolean any(ScanSpec spec, ReadSession session) {
    return told(session)
        .map(rows -> rows > 0)
        .orElseGet(
            () ->
                FirstRows.any(
                    spec.readPlan(), new SplitSource.OfTable(session), ReadApi.splits(session, 1)));
  }
}
