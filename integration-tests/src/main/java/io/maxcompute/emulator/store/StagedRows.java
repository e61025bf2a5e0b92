package io.maxcompute.emulator.store;

import io.maxcompute.emulator.type.VectorGather;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Rows on their way into a table: written to files of their partition and bucket, visible to nobody
 * until a commit names them. Closing it unfinished deletes the files. Not thread-safe.
 */
public final class StagedRows implements AutoCloseable {
  private static final int ROWS_PER_RUN = 64;

  private final FileStore files;
  private final BufferAllocator allocator;
  private final RowRouter router;
  private final Map<RowRouter.Group, DataFileWriter> writers = new LinkedHashMap<>();
  private long rows;

  StagedRows(
      FileStore files, BufferAllocator allocator, TableDefinition table, List<String> fixed) {
    this.files = files;
    this.allocator = allocator;
    this.router = new RowRouter(table, fixed);
  }

  /**
   * Appends a batch.
   *
   * @param data the table's data columns, as stored
   * @param partition the partition columns that the fixed values leave open
   */
  public void append(VectorSchemaRoot data, List<FieldVector> partition) {
    int count = data.getRowCount();
    if (count == 0) {
      return;
    }
    rows += count;
    int[] groups = router.assign(data, partition);
    int runs = runs(groups);
    if (runs <= 1 + count / ROWS_PER_RUN) {
      appendRuns(data, groups);
    } else {
      appendGathered(data, groups);
    }
  }

  /** Returns the rows appended so far. */
  public long rows() {
    return rows;
  }

  /** Completes all files and returns them by partition. */
  public List<Staged> finish() {
    List<Staged> staged = new ArrayList<>();
    writers.forEach(
        (group, writer) -> staged.add(new Staged(group.values(), writer.finish(group.bucket()))));
    writers.clear();
    return staged;
  }

  private static int runs(int[] groups) {
    int runs = 1;
    for (int i = 1; i < groups.length; i++) {
      if (groups[i] != groups[i - 1]) {
        runs++;
      }
    }
    return runs;
  }

  private void appendRuns(VectorSchemaRoot data, int[] groups) {
    int start = 0;
    for (int i = 1; i <= groups.length; i++) {
      if (i == groups.length || groups[i] != groups[start]) {
        DataFileWriter writer = writer(groups[start], data);
        if (start == 0 && i == groups.length) {
          writer.append(data);
        } else {
          try (VectorSchemaRoot slice = data.slice(start, i - start)) {
            writer.append(slice);
          }
        }
        start = i;
      }
    }
  }

  private void appendGathered(VectorSchemaRoot data, int[] groups) {
    Map<Integer, int[]> rowsOf = new LinkedHashMap<>();
    Map<Integer, Integer> sizes = new LinkedHashMap<>();
    for (int row = 0; row < groups.length; row++) {
      int size = sizes.merge(groups[row], 1, Integer::sum);
      int[] list = rowsOf.computeIfAbsent(groups[row], g -> new int[16]);
      if (size > list.length) {
        list = Arrays.copyOf(list, list.length * 2);
        rowsOf.put(groups[row], list);
      }
      list[size - 1] = row;
    }
    rowsOf.forEach(
        (group, list) -> {
          int[] exact = Arrays.copyOf(list, sizes.getOrDefault(group, 0));
          try (VectorSchemaRoot part = VectorGather.rows(data, exact, allocator)) {
            writer(group, data).append(part);
          }
        });
  }

  private DataFileWriter writer(int group, VectorSchemaRoot data) {
    return writers.computeIfAbsent(
        router.group(group), g -> DataFileWriter.create(files, data.getSchema()));
  }

  @Override
  public void close() {
    writers.values().forEach(DataFileWriter::close);
    writers.clear();
  }

  /** A finished file and the partition it belongs to. */
  public record Staged(List<String> partition, DataFile file) {}
}
