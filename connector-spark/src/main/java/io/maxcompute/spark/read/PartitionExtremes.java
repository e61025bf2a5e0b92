package io.maxcompute.spark.read;

import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.table.PartitionSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the least or greatest value of a partition column that some row has. Partitions may be
 * empty, so it asks from the end, ever more of them at once, and then halves what has rows: mostly
 * one question, and of n values no more than some 2 log n.
 *
 * @param hasRows whether any of some partitions has a row
 */
record PartitionExtremes(Predicate<List<PartitionSpec>> hasRows) {
  /**
   * Returns the value; null if there is no row with one.
   *
   * @param value of a partition, comparable; null where it has none
   */
  @Nullable Object find(
      List<PartitionInfo> partitions,
      Function<PartitionSpec, @Nullable Object> value,
      boolean greatest) {
    TreeMap<Object, List<PartitionSpec>> byValue = new TreeMap<>();
    for (PartitionInfo partition : partitions) {
      Object key = value.apply(partition.spec());
      if (key != null) {
        byValue.computeIfAbsent(key, k -> new ArrayList<>()).add(partition.spec());
      }
    }
    List<Object> values = new ArrayList<>(byValue.keySet());
    if (greatest) {
      Collections.reverse(values);
    }
    int size = 1;
    for (int from = 0; from < values.size(); from += size, size *= 2) {
      List<Object> some = values.subList(from, Math.min(values.size(), from + size));
      if (hasRows(byValue, some)) {
        return firstWithRows(byValue, some);
      }
    }
    return null;
  }

  private boolean hasRows(TreeMap<Object, List<PartitionSpec>> byValue, List<Object> values) {
    return hasRows.test(
        values.stream().flatMap(value -> byValue.getOrDefault(value, List.of()).stream()).toList());
  }

  private Object firstWithRows(TreeMap<Object, List<PartitionSpec>> byValue, List<Object> values) {
    List<Object> some = values;
    while (some.size() > 1) {
      List<Object> nearer = some.subList(0, some.size() / 2);
      some = hasRows(byValue, nearer) ? nearer : some.subList(nearer.size(), some.size());
    }
    return some.get(0);
  }
}
