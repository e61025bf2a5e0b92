package io.maxcompute.spark.reader;

import io.maxcompute.spark.client.BackgroundStep;
import io.maxcompute.spark.client.BackgroundThreads;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.storage.read.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Looks into splits, several at a time: the protocol does not say which partition one is of. */
public final class FirstRows {
  private static final int AT_A_TIME = 16;

  private FirstRows() {}

  /**
   * Returns {@code splits} by the first row of each, in the plan's columns; those without rows are
   * left out.
   */
  public static Map<List<Object>, List<Split>> splitsByFirstRow(
      ReadPlan plan, SplitSource source, List<Split> splits) {
    ReadPlan oneRow = plan.ofRows(1);
    Map<List<Object>, List<Split>> found = new HashMap<>();
    for (int from = 0; from < splits.size(); from += AT_A_TIME) {
      List<Split> some = splits.subList(from, Math.min(splits.size(), from + AT_A_TIME));
      List<Optional<List<Object>>> rows = firstRows(oneRow, source, some);
      for (int i = 0; i < some.size(); i++) {
        Split split = some.get(i);
        rows.get(i).ifPresent(row -> found.computeIfAbsent(row, r -> new ArrayList<>()).add(split));
      }
    }
    return found;
  }

  /** Returns whether any of {@code splits} has a row; looks into one after the other. */
  public static boolean any(ReadPlan plan, SplitSource source, List<Split> splits) {
    try (TaskReader reader =
        new TaskReader(plan.ofRows(1), source, splits, SharedClients.lease(plan.connection()))) {
      boolean found = false;
      while (!found && reader.next()) {
        found = reader.get().numRows() > 0;
      }
      return found;
    }
  }

  /** Waits for all of them, also if one fails, so that none is left behind. */
  private static List<Optional<List<Object>>> firstRows(
      ReadPlan plan, SplitSource source, List<Split> splits) {
    List<BackgroundStep<Optional<List<Object>>>> steps =
        splits.stream()
            .map(
                split ->
                    BackgroundStep.start(
                        () -> firstRow(plan, source, split), BackgroundThreads.pool()))
            .toList();
    try {
      return steps.stream().map(step -> step.await("the first row of a split")).toList();
    } finally {
      steps.forEach(BackgroundStep::interrupt);
      steps.forEach(BackgroundStep::end);
    }
  }

  private static Optional<List<Object>> firstRow(ReadPlan plan, SplitSource source, Split split) {
    try (TaskReader reader =
        new TaskReader(plan, source, List.of(split), SharedClients.lease(plan.connection()))) {
      while (reader.next()) {
        if (reader.get().numRows() > 0) {
          return Optional.of(values(reader.get().getRow(0), plan));
        }
      }
      return Optional.empty();
    }
  }

  private static List<@Nullable Object> values(InternalRow row, ReadPlan plan) {
    List<@Nullable Object> values = new ArrayList<>();
    StructField[] fields = plan.columns().fields();
    for (int i = 0; i < fields.length; i++) {
      values.add(row.isNullAt(i) ? null : value(row, i, fields[i]));
    }
    return values;
  }

  private static Object value(InternalRow row, int ordinal, StructField field) {
    Object value = row.get(ordinal, field.dataType());
    return value instanceof UTF8String text ? text.copy() : value;
  }
}
