package io.maxcompute.spark.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A scan in words, for EXPLAIN. Shows no secret. */
record ScanDescription(ScanSpec spec, ScanPlanner planner) {
  private static final int MOST_SHOWN = 500;

  String text() {
    List<String> parts = new ArrayList<>();
    parts.add("maxcompute " + spec.table().info().id());
    parts.add("columns=" + List.of(spec.required().fieldNames()));
    parts.add(
        "partitionFilters="
            + spec.predicates().partition().stream().map(p -> shortened(p.toString())).toList());
    if (!spec.table().schema().partitionColumns().isEmpty()) {
      parts.add("partitions=" + planner.partitions().described());
    }
    parts.add("pushedFilters=[" + shortened(spec.predicates().filterText().orElse("")) + "]");
    spec.ownFilter().ifPresent(filter -> parts.add("filter=[" + filter + "]"));
    spec.options().changes().ifPresent(range -> parts.add("changes=" + range));
    if (spec.isLimited()) {
      parts.add("limit=" + spec.mostRows() + " of each task");
    }
    parts.add("splits=" + spec.options().split().mode().name().toLowerCase(Locale.ROOT));
    if (!planner.sessionId().isEmpty()) {
      parts.add("session=" + planner.sessionId());
    }
    return String.join(" ", parts);
  }

  /** A list may have thousands of values, and Spark keeps every plan as text. */
  private static String shortened(String condition) {
    return condition.length() <= MOST_SHOWN
        ? condition
        : condition.substring(0, MOST_SHOWN) + "… (" + condition.length() + " characters)";
  }
}
