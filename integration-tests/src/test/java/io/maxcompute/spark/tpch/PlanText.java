package io.maxcompute.spark.tpch;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.execution.ExplainMode;

/**
 * Text of a physical plan that is the same whenever the plan is: what Spark has numbered over the
 * life of the JVM is counted from 1 in the order of the text, which still tells one column or
 * exchange from another.
 */
final class PlanText {
  private static final Pattern COLUMN = Pattern.compile("(?<=#)\\d+");
  private static final Pattern OPERATOR = Pattern.compile("(?<=plan_id=)\\d+");

  private PlanText() {}

  /** Returns the plan as EXPLAIN prints it, with its numbers counted anew. */
  static String of(Dataset<?> rows) {
    String plan = rows.queryExecution().explainString(ExplainMode.fromString("simple"));
    return counted(COLUMN, counted(OPERATOR, plan))
            .lines()
            .map(String::stripTrailing)
            .collect(Collectors.joining("\n"))
            .strip()
        + "\n";
  }

  private static String counted(Pattern number, String plan) {
    Map<String, String> numbers = new HashMap<>();
    return number
        .matcher(plan)
        .replaceAll(
            match ->
                numbers.computeIfAbsent(
                    match.group(), first -> String.valueOf(numbers.size() + 1)));
  }
}
