package io.maxcompute.emulator.read;

import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.FileSink;
import io.maxcompute.emulator.sql.RowSelection;
import io.maxcompute.emulator.store.DataFile;
import io.maxcompute.emulator.store.DataFileReader;
import io.maxcompute.emulator.store.Warehouse;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.ConstantColumn;
import io.maxcompute.emulator.type.StoredColumn;
import io.maxcompute.emulator.type.VectorGather;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The body of TableRead: an Arrow IPC stream (storage-api.md 2.3, 6.5). Stored batches go as they
 * are where they fit; else they are sliced, not copied, unless a filter picks rows. Used once, by
 * one thread.
 */
final class BatchStream implements Answer.Body {
  private final Warehouse warehouse;
  private final List<Slice> slices;
  private final @Nullable RowSelection selection;
  private final List<Column> partitionKeys;
  private final List<Column> columns;
  private final List<Field> fields;
  private final BatchLimits limits;
  private final Compression compression;

  BatchStream(
      Warehouse warehouse,
      Rows rows,
      List<Column> columns,
      BatchLimits limits,
      Compression compression) {
    this.warehouse = warehouse;
    this.slices = rows.slices();
    this.selection = rows.selection();
    this.partitionKeys = rows.table().partitionColumns();
    this.columns = columns;
    this.fields = columns.stream().map(rows.form()::field).toList();
    this.limits = limits;
    this.compression = compression;
  }

  @Override
  public void writeTo(WritableByteChannel out) throws IOException {
    Schema schema = new Schema(fields);
    try (BufferAllocator allocator =
            warehouse.allocator().newChildAllocator("read", 0, Long.MAX_VALUE);
        IpcOutput ipc = IpcOutput.open(out, compression);
        OpenFile file = new OpenFile(warehouse, allocator);
        BatchMerge batches = new BatchMerge(ipc, schema, allocator, limits)) {
      ipc.writeSchema(schema);
      for (int i = 0; i < slices.size(); i++) {
        Slice slice = slices.get(i);
        FileSink plain = ipc.plain();
        if (plain != null
            && isWhole(slice)
            && standsAlone(i, batches.rows())
            && isAsStored(file.open(slice).schema())) {
          batches.flush();
          file.open(slice).transfer(slice.block(), plain::transferFrom);
          continue;
        }
        try (VectorSchemaRoot stored = project(slice, file.read(slice), allocator)) {
          write(slice, stored, batches, allocator);
        }
      }
      batches.flush();
      ipc.finish();
    }
  }

  private boolean isWhole(Slice slice) {
    DataFile.Block block = slice.block();
    return selection == null
        && slice.rows() == block.rows()
        && limits.admits(block.rows(), block.bodyBytes());
  }

  /** Returns whether a slice makes a batch without its neighbours. */
  private boolean standsAlone(int index, int rowsBefore) {
    int rows = slices.get(index).rows();
    boolean joinsBefore = rowsBefore > 0 && limits.allow(rowsBefore + rows);
    boolean joinsNext =
        index + 1 < slices.size() && limits.allow(rows + slices.get(index + 1).rows());
    return !joinsBefore && !joinsNext;
  }

  /** Returns whether stored batches have the columns wanted, in their order and form. */
  private boolean isAsStored(Schema stored) {
    List<Field> given = stored.getFields();
    boolean same = given.size() == fields.size();
    for (int i = 0; same && i < fields.size(); i++) {
      same =
          given.get(i).getName().equals(fields.get(i).getName())
              && haveSameLayout(given.get(i), fields.get(i));
    }
    return same;
  }

  private static boolean haveSameLayout(Field one, Field other) {
    List<Field> inOne = one.getChildren();
    List<Field> inOther = other.getChildren();
    boolean same = one.getType().equals(other.getType()) && inOne.size() == inOther.size();
    for (int i = 0; same && i < inOne.size(); i++) {
      same = haveSameLayout(inOne.get(i), inOther.get(i));
    }
    return same;
  }

  private VectorSchemaRoot project(
      Slice slice, VectorSchemaRoot stored, BufferAllocator allocator) {
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (int i = 0; i < columns.size(); i++) {
        Column column = columns.get(i);
        int key = partitionKeys.indexOf(column);
        vectors.add(
            key >= 0
                ? ConstantColumn.of(
                    fields.get(i),
                    slice.partition().values().get(key),
                    stored.getRowCount(),
                    allocator)
                : StoredColumn.of(stored, column, fields.get(i), allocator));
      }
      return new VectorSchemaRoot(new Schema(fields), vectors, stored.getRowCount());
    } catch (RuntimeException e) {
      vectors.forEach(FieldVector::close);
      throw e;
    }
  }

  private void write(
      Slice slice, VectorSchemaRoot stored, BatchMerge batches, BufferAllocator allocator)
      throws IOException {
    if (selection == null) {
      writeRange(stored, slice.first(), slice.rows(), batches);
      return;
    }
    int[] kept = selection.of(slice.file(), slice.block(), slice.first(), slice.rows());
    if (kept.length > 0) {
      try (VectorSchemaRoot rows = VectorGather.rows(stored, kept, allocator)) {
        writeRange(rows, 0, kept.length, batches);
      }
    }
  }

  private void writeRange(VectorSchemaRoot root, int first, int rows, BatchMerge batches)
      throws IOException {
    int done = 0;
    while (done < rows) {
      int count = limits.rows(root, first + done, rows - done);
      batches.add(root.slice(first + done, count));
      done += count;
    }
  }

  /** The data file being read: opened once per run of slices from it. */
  private static final class OpenFile implements AutoCloseable {
    private final Warehouse warehouse;
    private final BufferAllocator allocator;
    private @Nullable DataFileReader reader;
    private @Nullable DataFile file;
    private DataFile.@Nullable Block block;
    private @Nullable VectorSchemaRoot batch;

    OpenFile(Warehouse warehouse, BufferAllocator allocator) {
      this.warehouse = warehouse;
      this.allocator = allocator;
    }

    DataFileReader open(Slice slice) {
      if (reader == null || !slice.file().equals(file)) {
        close();
        reader = warehouse.open(slice.file(), allocator);
        file = slice.file();
      }
      return reader;
    }

    VectorSchemaRoot read(Slice slice) {
      DataFileReader current = open(slice);
      if (batch == null || !slice.block().equals(block)) {
        batch = current.read(slice.block());
        block = slice.block();
      }
      return batch;
    }

    @Override
    public void close() {
      if (reader != null) {
        reader.close();
        reader = null;
        batch = null;
      }
    }
  }
}
