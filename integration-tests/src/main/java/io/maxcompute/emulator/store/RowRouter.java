package io.maxcompute.emulator.store;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.ConstantColumn;
import io.maxcompute.emulator.type.ValueText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Decides for each row which partition and bucket it belongs to. Not thread-safe. */
final class RowRouter {
  private final TableDefinition table;
  private final List<String> fixed;
  private final List<Group> groups = new ArrayList<>();
  private final Map<Group, Integer> numbers = new HashMap<>();

  RowRouter(TableDefinition table, List<String> fixed) {
    this.table = table;
    this.fixed = List.copyOf(fixed);
  }

  Group group(int number) {
    return groups.get(number);
  }

  /** Returns the group number of each row. */
  int[] assign(VectorSchemaRoot data, List<FieldVector> partition) {
    int buckets = table.hashBuckets();
    int[] assigned = new int[data.getRowCount()];
    Group previous = null;
    int number = 0;
    for (int row = 0; row < assigned.length; row++) {
      int bucket = buckets == 0 ? -1 : bucket(data, row, buckets);
      if (previous == null || bucket != previous.bucket() || !same(previous, partition, row)) {
        previous = new Group(values(partition, row), bucket);
        number = number(previous);
      }
      assigned[row] = number;
    }
    return assigned;
  }

  private int number(Group group) {
    return numbers.computeIfAbsent(
        group,
        g -> {
          groups.add(g);
          return groups.size() - 1;
        });
  }

  private boolean same(Group group, List<FieldVector> partition, int row) {
    for (int i = 0; i < partition.size(); i++) {
      if (!group.values().get(fixed.size() + i).equals(ValueText.of(partition.get(i), row))) {
        return false;
      }
    }
    return true;
  }

  private List<String> values(List<FieldVector> partition, int row) {
    List<String> values = new ArrayList<>(fixed);
    for (int i = 0; i < partition.size(); i++) {
      Column column = table.partitionColumns().get(fixed.size() + i);
      String text = ValueText.of(partition.get(i), row);
      if (text == null || text.isEmpty()) {
        throw ServiceError.invalid(
            "Row "
                + row
                + " of the batch has "
                + (text == null ? "NULL" : "an empty string")
                + " in partition column '"
                + column.name()
                + "'; a dynamic partition needs a value.");
      }
      ConstantColumn.require(column, text);
      values.add(text);
    }
    return values;
  }

  private int bucket(VectorSchemaRoot data, int row, int buckets) {
    Clustering clustering = table.clustering();
    int hash = 17;
    for (String name : clustering == null ? List.<String>of() : clustering.columns()) {
      for (FieldVector vector : data.getFieldVectors()) {
        if (vector.getName().equalsIgnoreCase(name)) {
          hash = 31 * hash + vector.hashCode(row);
        }
      }
    }
    return Math.floorMod(hash, buckets);
  }

  /** Where a row goes. */
  record Group(List<String> values, int bucket) {
    Group {
      values = List.copyOf(values);
    }
  }
}
