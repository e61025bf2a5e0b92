package io.maxcompute.spark.read;

import io.maxcompute.spark.options.Pushdown;
import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.predicate.PushedPredicates;
import io.maxcompute.spark.reader.OutputColumns;
import io.maxcompute.spark.reader.ReadPlan;
import io.maxcompute.spark.table.LoadedTable;
import io.maxcompute.spark.types.BlobForm;
import io.maxcompute.storage.table.SimpleType;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.types.StructType;

/**
 * What a scan reads. Two scans of equal specifications yield the same rows, which is how Spark
 * finds exchanges and subqueries that it can use twice.
 *
 * @param required columns that Spark gets, in this order
 * @param predicates that Spark pushed
 * @param mostRows rows after which a task may stop; {@link #ALL_ROWS} for all
 */
record ScanSpec(
    LoadedTable table,
    ReadOptions options,
    StructType required,
    PushedPredicates predicates,
    long mostRows) {
  static final long ALL_ROWS = Long.MAX_VALUE;

  boolean isLimited() {
    return mostRows != ALL_ROWS;
  }

  boolean allows(Pushdown feature) {
    return options.allows(feature);
  }

  /** Returns the condition of the user, which Spark does not know; empty if there is none. */
  Optional<String> ownFilter() {
    return Optional.of(options.filter()).filter(text -> !text.isBlank());
  }

  /** Returns the condition to send to the service; empty if there is none. */
  Optional<String> filter() {
    Optional<String> own = ownFilter();
    Optional<String> pushed = predicates.filterText();
    if (own.isPresent() && pushed.isPresent()) { // a line of its own: it may end in a comment
      return Optional.of("(" + own.get() + "\n) and (" + pushed.get() + ")");
    }
    return own.or(() -> pushed);
  }

  /**
   * Returns how many splits of a task are read at once. A small limit is to take few requests, and
   * the memory for blobs is for those of one split.
   */
  int streams() {
    boolean singly = mostRows <= LimitedSplits.ONE_TASK_ROWS || readsBlobs();
    return singly ? 1 : options.streams().atOnce(SplitRule.parallelism());
  }

  /** Returns whether the content of blobs is read: it is stored elsewhere, and of any length. */
  boolean readsBlobs() {
    return table.blobs() == BlobForm.CONTENT
        && table.schema().columns().stream()
            .filter(column -> column.type().equals(SimpleType.BLOB))
            .anyMatch(
                column ->
                    Stream.of(required.fieldNames()).anyMatch(column.name()::equalsIgnoreCase));
  }

  /** Returns how tasks read it. Batches larger than a limit would be fetched in vain. */
  ReadPlan readPlan() {
    return new ReadPlan(
            table.connection(),
            OutputColumns.of(table.schema(), required),
            options.batch(),
            options.streams().ahead(),
            streams(),
            options.blobs().mostBytes(),
            ALL_ROWS)
        .ofRows(mostRows);
  }

  /** Returns the same rows without any of their columns. */
  ScanSpec withoutColumns() {
    return new ScanSpec(table, options, new StructType(), predicates, mostRows);
  }
}
