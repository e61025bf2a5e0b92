package io.maxcompute.spark.read;

import io.maxcompute.spark.options.Pushdown;
import io.maxcompute.spark.reader.SplitSource;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.Split;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.expressions.SortOrder;
import org.apache.spark.sql.connector.read.partitioning.Partitioning;
import org.apache.spark.sql.internal.SQLConf;

/**
 * How the rows of a scan are grouped by what the table is stored by, so that Spark can join without
 * moving them. The keys are known when the query is planned, the splits only when it runs.
 */
sealed interface ReportedKeys permits BucketKeys, PartitionKeys {
  /** Without it, Spark would plan the keys in vain. */
  String SPARK_SETTING = "spark.sql.sources.v2.bucketing.enabled";

  /** Returns the keys that a scan can report; empty if there are none, or none are wanted. */
  static Optional<ReportedKeys> of(ScanSpec spec, ScanPlanner planner) {
    boolean wanted =
        Boolean.parseBoolean(SQLConf.get().getConfString(SPARK_SETTING, "false"))
            && spec.allows(Pushdown.PARTITIONING);
    if (!wanted || spec.isLimited() || spec.options().changes().isPresent()) {
      return Optional.empty();
    }
    Optional<ReportedKeys> buckets = BucketKeys.of(spec, planner);
    return buckets.isPresent() ? buckets : PartitionKeys.of(spec, planner);
  }

  /** Returns the keys in words. */
  String description();

  /** Returns what Spark is told. */
  Partitioning partitioning();

  /** Returns the order of rows with the same key. */
  SortOrder[] ordering();

  /**
   * Returns the keys, each once: also those without rows, and those that the other side of a join
   * turns out not to have, so that both sides of a join keep the same keys.
   */
  List<List<Object>> keys();

  /** Opens a session that is divided by the keys; empty if there is nothing to read. */
  Optional<ReadSession> open();

  /**
   * Returns the splits of each key.
   *
   * @throws IllegalStateException if the session is not divided by the keys
   */
  Map<List<Object>, List<Split>> splits(ReadSession session, SplitSource source);
}
