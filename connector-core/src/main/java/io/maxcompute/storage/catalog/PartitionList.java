package io.maxcompute.storage.catalog;

import io.maxcompute.storage.table.PartitionSpec;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.function.Predicate;

/**
 * Partitions of a table, in the order of the service. Takes some hundred bytes for each: names and
 * equal values are held once, and what describes a partition is made when it is asked for, each
 * time anew. Immutable.
 */
public final class PartitionList extends AbstractList<PartitionInfo>
    implements RandomAccess, Serializable {
  private static final long serialVersionUID = 1L;

  /** Bytes, rows, time of creation, time of the last change. */
  private static final int NUMBERS = 4;

  private final String[][] columns;
  private final String[][] values;
  private final long[] numbers;

  private PartitionList(String[][] columns, String[][] values, long[] numbers) {
    this.columns = columns;
    this.values = values;
    this.numbers = numbers;
  }

  /** Returns a list of {@code partitions}. */
  public static PartitionList of(Iterable<PartitionInfo> partitions) {
    Builder list = new Builder();
    partitions.forEach(list::add);
    return list.build();
  }

  @Override
  public int size() {
    return values.length;
  }

  @Override
  public PartitionInfo get(int index) {
    PartitionSpec.Value[] pairs = new PartitionSpec.Value[values[index].length];
    for (int i = 0; i < pairs.length; i++) {
      pairs[i] = new PartitionSpec.Value(columns[index][i], values[index][i]);
    }
    int from = index * NUMBERS;
    return new PartitionInfo(
        new PartitionSpec(List.of(pairs)),
        numbers[from],
        numbers[from + 1],
        numbers[from + 2],
        numbers[from + 3]);
  }

  /** Returns those of them that are {@code wanted}, as a list that shares what it can with this. */
  public PartitionList where(Predicate<PartitionInfo> wanted) {
    int[] found = new int[size()];
    int count = 0;
    for (int i = 0; i < size(); i++) {
      if (wanted.test(get(i))) {
        found[count++] = i;
      }
    }
    return count == size() ? this : at(Arrays.copyOf(found, count));
  }

  private PartitionList at(int[] indices) {
    String[][] someColumns = new String[indices.length][];
    String[][] someValues = new String[indices.length][];
    long[] someNumbers = new long[indices.length * NUMBERS];
    for (int i = 0; i < indices.length; i++) {
      someColumns[i] = columns[indices[i]];
      someValues[i] = values[indices[i]];
      System.arraycopy(numbers, indices[i] * NUMBERS, someNumbers, i * NUMBERS, NUMBERS);
    }
    return new PartitionList(someColumns, someValues, someNumbers);
  }

  /** Collects a list. */
  static final class Builder {
    private static final int FIRST_SIZE = 16;

    private final Map<String, String> known = new HashMap<>();
    private String[][] columns = new String[FIRST_SIZE][];
    private String[][] values = new String[FIRST_SIZE][];
    private long[] numbers = new long[FIRST_SIZE * NUMBERS];
    private int size;

    void add(PartitionInfo partition) {
      if (size == values.length) {
        resize(2 * size);
      }
      List<PartitionSpec.Value> pairs = partition.spec().values();
      columns[size] =
          size > 0 && areOf(columns[size - 1], pairs) ? columns[size - 1] : names(pairs);
      values[size] = new String[pairs.size()];
      for (int i = 0; i < pairs.size(); i++) {
        values[size][i] = known.computeIfAbsent(pairs.get(i).value(), text -> text);
      }
      int from = size * NUMBERS;
      numbers[from] = partition.bytes();
      numbers[from + 1] = partition.rows();
      numbers[from + 2] = partition.created();
      numbers[from + 3] = partition.lastModified();
      size++;
    }

    private static boolean areOf(String[] names, List<PartitionSpec.Value> pairs) {
      boolean same = names.length == pairs.size();
      for (int i = 0; same && i < names.length; i++) {
        same = names[i].equals(pairs.get(i).column());
      }
      return same;
    }

    private static String[] names(List<PartitionSpec.Value> pairs) {
      return pairs.stream().map(PartitionSpec.Value::column).toArray(String[]::new);
    }

    private void resize(int most) {
      columns = Arrays.copyOf(columns, most);
      values = Arrays.copyOf(values, most);
      numbers = Arrays.copyOf(numbers, most * NUMBERS);
    }

    PartitionList build() {
      resize(size);
      return new PartitionList(columns, values, numbers);
    }
  }
}
