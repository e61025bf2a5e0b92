package io.maxcompute.spark.options;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a scan may do in place of Spark, or tell Spark in advance. */
public enum Pushdown {
  /** Partitions are chosen by conditions on their columns. */
  PARTITIONS,
  /** Conditions on other columns are sent to the service. */
  FILTERS,
  /** A limit ends reading early. */
  LIMIT,
  /** Counts, and least and greatest partition values, are found without reading rows. */
  AGGREGATES,
  /** Partitions are chosen by what the other side of a join has. */
  RUNTIME,
  /** Spark is told of buckets and partitions, so that it need not shuffle. */
  PARTITIONING;

  private static final String EVERYTHING = "all";
  private static final String NOTHING = "none";

  static final Option<Set<Pushdown>> OPTION =
      Option.of(
          "pushdown",
          EVERYTHING,
          "What a scan does in place of Spark: all, none, or some of "
              + words().collect(Collectors.joining(", "))
              + ".",
          Pushdown::parse);

  private static Set<Pushdown> parse(String text) {
    if (text.equalsIgnoreCase(EVERYTHING)) {
      return Set.copyOf(EnumSet.allOf(Pushdown.class));
    }
    if (text.equalsIgnoreCase(NOTHING)) {
      return Set.of();
    }
    List<String> wanted = Parsers.list(text);
    return wanted.stream().map(Pushdown::of).collect(Collectors.toUnmodifiableSet());
  }

  private static Pushdown of(String word) {
    return Arrays.stream(values())
        .filter(feature -> feature.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "expected all, none, or some of " + words().collect(Collectors.joining(", "))));
  }

  private static Stream<String> words() {
    return Arrays.stream(values()).map(feature -> feature.name().toLowerCase(Locale.ROOT));
  }
}
