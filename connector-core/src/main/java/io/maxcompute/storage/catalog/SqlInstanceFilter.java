package io.maxcompute.storage.catalog;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which statements to list (control-plane.md, section 5.6).
 *
 * @param status {@code Running}, {@code Suspended} or {@code Terminated}; empty for all
 * @param from earliest start, to the second; empty for any
 * @param to latest start, to the second; empty for any
 * @param onlyOwn whether to leave out those of other accounts
 */
public record SqlInstanceFilter(
    String status, Optional<Instant> from, Optional<Instant> to, boolean onlyOwn) {
  /** All statements of the project. */
  public static final SqlInstanceFilter ALL =
      new SqlInstanceFilter("", Optional.empty(), Optional.empty(), false);

  Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    if (!status.isEmpty()) {
      query.put("status", status);
    }
    if (from.isPresent() || to.isPresent()) {
      query.put("daterange", seconds(from) + ":" + seconds(to));
    }
    query.put("onlyowner", onlyOwn ? "yes" : "no");
    return query;
  }

  private static String seconds(Optional<Instant> time) {
    return time.map(instant -> Long.toString(instant.getEpochSecond())).orElse("");
  }
}
