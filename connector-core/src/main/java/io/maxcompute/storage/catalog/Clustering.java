package io.maxcompute.storage.catalog;

import java.util.List;

/**
 * How a new table's rows are divided into buckets.
 *
 * @param kind by the columns' hash or by their range
 * @param columns columns that choose the bucket; at least one
 * @param sortColumns columns that rows of a bucket are sorted by; may be empty
 * @param buckets number of buckets; 0 leaves it to the service, which only a range allows
 */
public record Clustering(
    Kind kind, List<String> columns, List<TableLayout.SortColumn> sortColumns, int buckets) {

  /** What chooses the bucket of a row. */
  public enum Kind {
    /** The hash of the columns' values. */
    HASH,
    /** The range that the columns' values are in. */
    RANGE
  }

  /**
   * @throws IllegalArgumentException if there are no columns, or, by hash, no buckets
   */
  public Clustering {
    columns = List.copyOf(columns);
    sortColumns = List.copyOf(sortColumns);
    if (columns.isEmpty() || buckets < 0 || (buckets == 0 && kind == Kind.HASH)) {
      throw new IllegalArgumentException(
          "clustering needs columns, and by hash a positive number of buckets, but there are "
              + columns.size()
              + " columns and "
              + buckets
              + " buckets");
    }
  }
}
