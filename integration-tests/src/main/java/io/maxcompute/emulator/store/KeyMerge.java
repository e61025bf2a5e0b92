package io.maxcompute.emulator.store;

import io.maxcompute.emulator.type.VectorGather;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Merges staged rows into one partition of a primary-key table (storage-api.md 4.10): of the rows
 * with one key the last counts, and it replaces the stored one. Files that lose no row stay as they
 * are; the others are written anew. Used once, by one thread.
 */
final class KeyMerge {
  private static final long DELETED = -1;

  private final FileStore files;
  private final BufferAllocator allocator;
  private final List<String> keys;

  /** The position of the last row of each key among the staged rows, or {@link #DELETED}. */
  private final Map<ByteBuffer, Long> last = new HashMap<>();

  private final List<DataFile> written = new ArrayList<>();

  KeyMerge(FileStore files, BufferAllocator allocator, List<String> keys) {
    this.files = files;
    this.allocator = allocator;
    this.keys = List.copyOf(keys);
  }

  /**
   * Returns the files of the partition after the merge.
   *
   * @param before what the partition has
   * @param staged files in the order in which they were written
   */
  List<DataFile> merge(List<DataFile> before, List<DataFile> staged) {
    List<DataFile> after = new ArrayList<>();
    try {
      readLast(staged);
      for (DataFile file : before) {
        keep(file, rowsNotReplaced(file), after);
      }
      long position = 0;
      for (DataFile file : staged) {
        write(file, lastRows(file, position), after);
        position += file.rows();
      }
      return after;
    } catch (RuntimeException | Error e) {
      written.forEach(file -> files.delete(files.data(file.name())));
      throw e;
    }
  }

  private void readLast(List<DataFile> staged) {
    long position = 0;
    for (DataFile file : staged) {
      try (DataFileReader reader = DataFileReader.open(files.data(file.name()), allocator)) {
        for (DataFile.Block block : file.blocks()) {
          VectorSchemaRoot root = reader.read(block);
          RowKeys rowKeys = new RowKeys(root, keys);
          TinyIntVector operations = RowOperation.of(root);
          for (int row = 0; row < block.rows(); row++) {
            boolean deletes = RowOperation.deletes(operations, row);
            last.put(rowKeys.of(row), deletes ? DELETED : position);
            position++;
          }
        }
      }
    }
  }

  /** Returns for each block the rows that no staged row replaces or deletes. */
  private List<int[]> rowsNotReplaced(DataFile file) {
    List<int[]> kept = new ArrayList<>();
    try (DataFileReader reader = DataFileReader.open(files.data(file.name()), allocator)) {
      for (DataFile.Block block : file.blocks()) {
        RowKeys rowKeys = new RowKeys(reader.read(block), keys);
        kept.add(
            IntStream.range(0, block.rows())
                .filter(row -> !last.containsKey(rowKeys.of(row)))
                .toArray());
      }
    }
    return kept;
  }

  /** Returns for each block the rows that are the last of their key and not deletions. */
  private List<int[]> lastRows(DataFile file, long start) {
    List<int[]> kept = new ArrayList<>();
    long first = start;
    try (DataFileReader reader = DataFileReader.open(files.data(file.name()), allocator)) {
      for (DataFile.Block block : file.blocks()) {
        RowKeys rowKeys = new RowKeys(reader.read(block), keys);
        long offset = first;
        kept.add(
            IntStream.range(0, block.rows())
                .filter(row -> Long.valueOf(offset + row).equals(last.get(rowKeys.of(row))))
                .toArray());
        first += block.rows();
      }
    }
    return kept;
  }

  private void keep(DataFile file, List<int[]> rows, List<DataFile> after) {
    if (count(rows) == file.rows()) {
      after.add(file);
    } else {
      write(file, rows, after);
    }
  }

  private static long count(List<int[]> rows) {
    return rows.stream().mapToLong(block -> block.length).sum();
  }

  /** Writes the given rows of each block to a new file, without their operation. */
  private void write(DataFile file, List<int[]> rows, List<DataFile> after) {
    if (count(rows) == 0) {
      return;
    }
    try (DataFileReader reader = DataFileReader.open(files.data(file.name()), allocator);
        DataFileWriter writer = DataFileWriter.create(files, data(reader.schema()))) {
      for (int i = 0; i < rows.size(); i++) {
        try (VectorSchemaRoot part =
            VectorGather.rows(data(reader.read(file.blocks().get(i))), rows.get(i), allocator)) {
          writer.append(part);
        }
      }
      DataFile merged = writer.finish(file.bucket());
      written.add(merged);
      after.add(merged);
    }
  }

  private static boolean isData(Field field) {
    return !field.getName().equals(RowOperation.NAME);
  }

  private static Schema data(Schema schema) {
    return new Schema(schema.getFields().stream().filter(KeyMerge::isData).toList());
  }

  /** Returns a view of the data columns; the vectors stay the batch's. */
  private static VectorSchemaRoot data(VectorSchemaRoot root) {
    List<FieldVector> vectors =
        root.getFieldVectors().stream().filter(vector -> isData(vector.getField())).toList();
    return new VectorSchemaRoot(vectors);
  }
}
