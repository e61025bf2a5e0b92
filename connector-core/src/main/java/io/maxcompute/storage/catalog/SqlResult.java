package io.maxcompute.storage.catalog;

import io.maxcompute.storage.table.Column;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement returned (control-plane.md, section 5.4). Immutable.
 *
 * <p>The service gives at most 10,000 rows or 10 MB here. Read a larger result by an instance read
 * of the Storage API.
 *
 * @param text as the service sent it: CSV for a query, free text for others, often empty
 * @param columns of a query, in order; empty for other statements. The type is an {@link
 *     io.maxcompute.storage.table.UnknownType} without text where the service did not give it
 * @param rows of a query, each with a value per column as text; null for SQL's NULL
 * @param complete whether there are no rows besides these; false where the service gives as many as
 *     it ever does, without saying whether they are all
 */
public record SqlResult(
    String text, List<Column> columns, List<List<@Nullable String>> rows, boolean complete) {
  /** Keeps copies of the lists. */
  public SqlResult {
    columns = List.copyOf(columns);
    List<List<@Nullable String>> copy = new ArrayList<>();
    rows.forEach(row -> copy.add(Collections.unmodifiableList(new ArrayList<>(row))));
    rows = Collections.unmodifiableList(copy);
  }
}
