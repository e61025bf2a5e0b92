package io.maxcompute.spark.differential;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What a case changes besides its query.
 *
 * @param session settings of the Spark session
 * @param options options of the connector's scan
 */
record Settings(String jvmZone, Map<String, String> session, Map<String, String> options) {
  private static final List<String> ZONES = List.of("UTC", "Asia/Shanghai", "America/New_York");

  /** All, nothing, and each alone. */
  private static final List<String> PUSHDOWNS =
      List.of(
          "all",
          "all",
          "all",
          "none",
          "partitions",
          "filters",
          "limit",
          "aggregates",
          "runtime",
          "partitioning");

  static Settings random(Random random) {
    boolean generated =
        random.nextInt(25) == 0; // compiling code takes most of a small query's time
    Map<String, String> session =
        Map.of(
            "spark.sql.session.timeZone",
            oneOf(ZONES, random),
            "spark.sql.codegen.wholeStage",
            Boolean.toString(generated),
            "spark.sql.codegen.factoryMode",
            generated ? "FALLBACK" : "NO_CODEGEN",
            "spark.sql.adaptive.enabled",
            Boolean.toString(random.nextInt(8) == 0),
            "spark.sql.autoBroadcastJoinThreshold",
            random.nextBoolean() ? "10m" : "-1",
            "spark.sql.sources.v2.bucketing.enabled",
            Boolean.toString(random.nextBoolean()));
    return new Settings(oneOf(ZONES, random), session, options(random));
  }

  private static Map<String, String> options(Random random) {
    Map<String, String> options = new HashMap<>();
    options.put("pushdown", oneOf(PUSHDOWNS, random));
    if (random.nextInt(4) == 0) {
      options.put("batchRows", "7");
    }
    if (random.nextInt(6) == 0) {
      options.put("splitMode", "parallelism");
      options.put("splitCount", "3");
    }
    return options;
  }

  private static <T> T oneOf(List<T> values, Random random) {
    return values.get(random.nextInt(values.size()));
  }
}
