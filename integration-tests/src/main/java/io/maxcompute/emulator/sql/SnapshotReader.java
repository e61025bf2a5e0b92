package io.maxcompute.emulator.sql;

import io.maxcompute.emulator.store.DataFile;
import io.maxcompute.emulator.store.DataFileReader;
import io.maxcompute.emulator.store.PartitionData;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.Warehouse;
import io.maxcompute.emulator.type.ArrowFields;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.ConstantColumn;
import io.maxcompute.emulator.type.StoredColumn;
import io.maxcompute.emulator.type.TimeUnits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Streams the rows of a snapshot to DuckDB: chosen columns, partition columns as ordinary ones, and
 * the row's number in the snapshot as the last column.
 */
final class SnapshotReader extends ArrowReader {
  static final String ROW_NUMBER = "__row__";

  private final Warehouse warehouse;
  private final TableDefinition table;
  private final List<Column> columns;
  private final TimeUnits units;
  private final Iterator<Position> positions;
  private @Nullable DataFileReader reader;
  private @Nullable DataFile open;
  private long row;

  SnapshotReader(
      Warehouse warehouse,
      BufferAllocator allocator,
      TableDefinition table,
      List<PartitionData> partitions,
      List<Column> columns,
      TimeUnits units) {
    super(allocator);
    this.warehouse = warehouse;
    this.table = table;
    this.columns = List.copyOf(columns);
    this.units = units;
    this.positions = positions(partitions).iterator();
  }

  private record Position(PartitionData partition, DataFile file, DataFile.Block block) {}

  private static List<Position> positions(List<PartitionData> partitions) {
    List<Position> positions = new ArrayList<>();
    for (PartitionData partition : partitions) {
      for (DataFile file : partition.files()) {
        file.blocks().forEach(block -> positions.add(new Position(partition, file, block)));
      }
    }
    return positions;
  }

  @Override
  protected Schema readSchema() {
    List<Field> fields = new ArrayList<>();
    columns.forEach(column -> fields.add(ArrowFields.forQuery(column, units)));
    fields.add(Field.notNullable(ROW_NUMBER, new ArrowType.Int(64, true)));
    return new Schema(fields);
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    if (!positions.hasNext()) {
      return false;
    }
    Position position = positions.next();
    VectorSchemaRoot stored = reader(position.file()).read(position.block());
    VectorSchemaRoot target = getVectorSchemaRoot();
    int rows = position.block().rows();
    for (int i = 0; i < columns.size(); i++) {
      try (FieldVector vector = vector(position, columns.get(i), stored, rows)) {
        vector.makeTransferPair(target.getVector(i)).transfer();
      }
    }
    BigIntVector numbers = (BigIntVector) target.getVector(columns.size());
    numbers.allocateNew(rows);
    for (int i = 0; i < rows; i++) {
      numbers.set(i, row++);
    }
    target.setRowCount(rows);
    return true;
  }

  private FieldVector vector(Position position, Column column, VectorSchemaRoot stored, int rows) {
    Field field = ArrowFields.forQuery(column, units);
    int key = table.partitionColumns().indexOf(column);
    return key >= 0
        ? ConstantColumn.of(field, position.partition().values().get(key), rows, allocator)
        : StoredColumn.of(stored, column, field, allocator);
  }

  private DataFileReader reader(DataFile file) {
    if (reader == null || !file.equals(open)) {
      closeReader();
      reader = warehouse.open(file, allocator);
      open = file;
    }
    return reader;
  }

  private void closeReader() {
    if (reader != null) {
      reader.close();
      reader = null;
    }
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    closeReader();
  }
}
