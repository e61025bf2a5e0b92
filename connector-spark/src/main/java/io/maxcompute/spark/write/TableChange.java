package io.maxcompute.spark.write;

import io.maxcompute.storage.catalog.CatalogApi;
import io.maxcompute.storage.table.TableId;

/** What is done to a table before rows are written to it. */
public interface TableChange {
  /** Does it, unless somebody else has. */
  void run(CatalogApi catalog, TableId table);
}
