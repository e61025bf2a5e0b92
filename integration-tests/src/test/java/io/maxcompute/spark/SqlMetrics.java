package io.maxcompute.spark;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.ui.SQLAppStatusStore;
import org.apache.spark.sql.execution.ui.SQLExecutionUIData;
import org.apache.spark.sql.execution.ui.SQLPlanMetric;
import scala.Option;
import scala.collection.Iterator;

/** The metrics of the latest SQL execution, as the UI shows them. */
final class SqlMetrics {
  private final SQLAppStatusStore store;
  private final SQLExecutionUIData execution;

  private SqlMetrics(SQLAppStatusStore store, SQLExecutionUIData execution) {
    this.store = store;
    this.execution = execution;
  }

  static SqlMetrics latest(SparkSession spark) throws Exception {
    spark.sparkContext().listenerBus().waitUntilEmpty();
    SQLAppStatusStore store = spark.sharedState().statusStore();
    SQLExecutionUIData latest = null;
    Comparator<SQLExecutionUIData> byId = Comparator.comparingLong(SQLExecutionUIData::executionId);
    for (Iterator<SQLExecutionUIData> all = store.executionsList().iterator(); all.hasNext(); ) {
      SQLExecutionUIData next = all.next();
      latest = latest == null || byId.compare(next, latest) > 0 ? next : latest;
    }
    return new SqlMetrics(store, latest);
  }

  /** Returns the shown value of the metric that is shown as {@code description}. */
  String text(String description) {
    for (Iterator<SQLPlanMetric> all = execution.metrics().iterator(); all.hasNext(); ) {
      SQLPlanMetric metric = all.next();
      if (metric.name().equals(description)) {
        Option<String> value =
            store.executionMetrics(execution.executionId()).get(metric.accumulatorId());
        return value.isDefined() ? value.get() : "";
      }
    }
    throw new AssertionError("no metric '" + description + "' in " + execution.metrics());
  }

  /** Returns the number in front of the metric that is shown as {@code description}. */
  double number(String description) {
    return Double.parseDouble(text(description).replaceFirst(" .*", ""));
  }

  /** Returns the bytes that are shown as {@code description}, rounded to a tenth of their unit. */
  double bytes(String description) {
    String unit = text(description).replaceFirst(".* ", "");
    return number(description) * (1L << (10 * List.of("B", "KiB", "MiB", "GiB").indexOf(unit)));
  }
}
