package io.maxcompute.emulator.read;

import io.maxcompute.emulator.sql.RowSelection;
import io.maxcompute.emulator.store.DataFile;
import io.maxcompute.emulator.store.PartitionData;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run of rows inside one stored batch: the smallest piece that splits are made of. */
record Slice(PartitionData partition, DataFile file, DataFile.Block block, int first, int rows) {

  /** Returns the slices of a snapshot, in its stable order. */
  static List<Slice> of(List<PartitionData> partitions, List<Integer> bucketIds) {
    List<Slice> slices = new ArrayList<>();
    for (PartitionData partition : partitions) {
      for (DataFile file : partition.files()) {
        if (bucketIds.isEmpty() || bucketIds.contains(file.bucket())) {
          file.blocks().forEach(b -> slices.add(new Slice(partition, file, b, 0, b.rows())));
        }
      }
    }
    return slices;
  }

  Slice part(int from, int count) {
    return new Slice(partition, file, block, first + from, count);
  }

  double bytesPerRow() {
    return Math.max(1.0, (double) block.bodyBytes()) / block.rows();
  }

  /** Returns the rows that are delivered: all, or those that the selection keeps. */
  int delivered(@Nullable RowSelection selection) {
    return selection == null ? rows : selection.of(file, block, first, rows).length;
  }
}
