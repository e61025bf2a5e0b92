package io.maxcompute.emulator.sql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a statement returned. Values are text; NULL is null.
 *
 * @param select whether the statement was a query
 * @param table the rows once more as a table, if it was asked for
 * @param text what another statement says to people; empty for most
 */
public record SqlResult(
    boolean select,
    List<ResultColumn> columns,
    List<List<@Nullable String>> rows,
    @Nullable ResultTable table,
    String text) {
  public SqlResult {
    columns = List.copyOf(columns);
    List<List<@Nullable String>> copy = new ArrayList<>();
    rows.forEach(row -> copy.add(Collections.unmodifiableList(new ArrayList<>(row))));
    rows = Collections.unmodifiableList(copy);
  }

  static final SqlResult NONE = text("");

  static SqlResult text(String text) {
    return new SqlResult(false, List.of(), List.of(), null, text);
  }

  /** A column of the result, with its MaxCompute type. */
  public record ResultColumn(String name, String type) {}

  /** Returns the result as CSV with a header; NULL is {@code \N} (control-plane.md 5.4). */
  public String csv() {
    StringBuilder csv = new StringBuilder();
    csv.append(columns.stream().map(c -> quoted(c.name())).collect(Collectors.joining(",")));
    csv.append('\n');
    for (List<@Nullable String> row : rows) {
      csv.append(row.stream().map(SqlResult::quoted).collect(Collectors.joining(",")));
      csv.append('\n');
    }
    return csv.toString();
  }

  private static String quoted(@Nullable String value) {
    return value == null ? "\\N" : '"' + value.replace("\"", "\"\"") + '"';
  }
}
