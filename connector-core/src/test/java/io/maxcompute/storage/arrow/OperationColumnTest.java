package io.maxcompute.storage.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.maxcompute.storage.table.Operation;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperationColumnTest extends ArrowTest {
  private static final Field ID = Field.nullable("id", new ArrowType.Int(64, true));
  private static final Schema DELTA =
      new Schema(List.of(ID, Field.nullable("__operation", new ArrowType.Int(8, true))));

  @Test
  void sendsTheLettersOfTheOperationsAndUpsertsWhatNamesNone() {
    try (VectorSchemaRoot batch = batch(DELTA, 3)) {
      OperationColumn.set(batch, 0, Operation.DELETE);
      OperationColumn.set(batch, 1, Operation.UPSERT);

      assertThat(sent(batch)).containsExactly((byte) 68, (byte) 85, (byte) 85);
    }
  }

  @Test
  void setsAllRowsAtOnce() {
    try (VectorSchemaRoot batch = batch(DELTA, 5000)) {
      OperationColumn.setAll(batch, Operation.DELETE);

      assertThat(sent(batch)).hasSize(5000).containsOnly((byte) 68);
    }
  }

  @ParameterizedTest
  @ValueSource(bytes = {0, 1, 67, 86, -85})
  void sendsNoOtherOperation(byte code) {
    try (VectorSchemaRoot batch = batch(DELTA, 2)) {
      OperationColumn.setAll(batch, Operation.UPSERT);
      ((TinyIntVector) batch.getVector(1)).set(1, code);

      assertThatIllegalArgumentException()
          .isThrownBy(() -> sent(batch))
          .withMessage(
              "Row 1 of a batch has the value "
                  + code
                  + " in column '__operation': set 85 to upsert the row, or 68 to delete it.");
    }
  }

  @Test
  void sendsNoOperationOfAnotherType() {
    Schema wide =
        new Schema(List.of(ID, Field.nullable("__OPERATION", new ArrowType.Int(32, true))));
    try (VectorSchemaRoot batch = batch(wide, 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> sent(batch))
          .withMessage("Column '__operation' is Int(32, true) instead of Int(8, true).");
    }
  }

  @Test
  void setsNoOperationOfATableWithoutAKey() {
    try (VectorSchemaRoot batch = batch(new Schema(List.of(ID)), 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> OperationColumn.setAll(batch, Operation.UPSERT))
          .withMessageContaining("its table has no primary key");
    }
  }

  private VectorSchemaRoot batch(Schema schema, int rows) {
    VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
    batch.allocateNew();
    for (int row = 0; row < rows; row++) {
      ((BigIntVector) batch.getVector(0)).setSafe(row, row);
    }
    batch.getFieldVectors().forEach(vector -> vector.setValueCount(rows));
    batch.setRowCount(rows);
    return batch;
  }

  private List<Byte> sent(VectorSchemaRoot batch) {
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(batch.getSchema(), Compression.NONE);
    encoder.add(batch);
    byte[] bytes = encoder.finish().bytes();
    List<Byte> operations = new ArrayList<>();
    try (ArrowBatchReader reader =
            new ArrowBatchReader(new ByteArrayInputStream(bytes), allocator);
        VectorSchemaRoot copy = VectorSchemaRoot.create(reader.schema(), allocator);
        ArrowRecordBatch received = reader.next().orElseThrow()) {
      new VectorLoader(copy).load(received);
      FieldVector vector = copy.getVector(1);
      for (int row = 0; row < copy.getRowCount(); row++) {
        operations.add((Byte) vector.getObject(row));
      }
    }
    return operations;
  }
}
