package io.maxcompute.spark.reader;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** The partition of each row, as {@code dt=20240101/hh=1}; null in a table without partitions. */
final class PartitionColumn extends ComputedColumn {
  private final List<PartitionLevel> levels;
  private @Nullable UTF8String text; // of the row that was asked for last: most rows repeat it
  private int from;
  private int count;

  /**
   * @param partition the table's partition columns, which {@code root} has
   */
  PartitionColumn(VectorSchemaRoot root, StructType partition) {
    super(DataTypes.StringType);
    this.levels =
        IntStream.range(0, partition.length())
            .mapToObj(level -> new PartitionLevel(root, partition.apply(level)))
            .toList();
  }

  @Override
  public void bind(RowSlice rows, long firstRow) {
    levels.forEach(level -> level.bind(rows.root()));
    from = rows.from();
    count = rows.count();
  }

  @Override
  public int numNulls() {
    return levels.isEmpty() ? count : 0;
  }

  @Override
  public boolean isNullAt(int row) {
    return levels.isEmpty();
  }

  @Override
  public @Nullable UTF8String getUTF8String(int row) {
    if (levels.isEmpty()) {
      return null;
    }
    boolean changed = text == null;
    for (PartitionLevel level : levels) {
      changed |= level.moveTo(from + row);
    }
    if (changed) {
      String composed = levels.stream().map(PartitionLevel::text).collect(Collectors.joining("/"));
      text = UTF8String.fromString(composed);
    }
    return text;
  }
}
