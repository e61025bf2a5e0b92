package io.maxcompute.spark.metric;

import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/** A metric whose value for a stage is the sum over its tasks. */
abstract class SumMetric implements CustomMetric {
  private final String name;
  private final String description;

  SumMetric(String name, String description) {
    this.name = name;
    this.description = description;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String description() {
    return description;
  }

  @Override
  public final String aggregateTaskMetrics(long[] values) {
    return format(Arrays.stream(values).sum());
  }

  /** Returns {@code total} for people. */
  String format(long total) {
    return Long.toString(total);
  }

  /** Returns the value of one task. */
  final CustomTaskMetric of(long value) {
    return new TaskValue(name, value);
  }

  static String bytes(long total) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    double shown = total;
    while (shown >= 1024 && unit < units.length - 1) {
      shown /= 1024;
      unit++;
    }
    return unit == 0 ? total + " B" : String.format(Locale.ROOT, "%.1f %s", shown, units[unit]);
  }

  static String millis(long total) {
    return total < 1000 ? total + " ms" : String.format(Locale.ROOT, "%.1f s", total / 1000.0);
  }

  private record TaskValue(String name, long value) implements CustomTaskMetric {}
}
