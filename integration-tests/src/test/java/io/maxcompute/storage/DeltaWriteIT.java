package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.arrow.OperationColumn;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.Operation;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows of a table with a primary key: upserted and deleted. */
class DeltaWriteIT extends WriterTest {
  /**
   * @param operation null for a row that says nothing
   */
  private record Row(long id, @Nullable String name, @Nullable Operation operation) {
    static Row upsert(long id, String name) {
      return new Row(id, name, Operation.UPSERT);
    }

    static Row delete(long id) {
      return new Row(id, null, Operation.DELETE);
    }
  }

  @Test
  void theLastOperationOnAKeyWins() {
    WriteSession session = createAndOpen();
    WriteStream stream = stream(session, 1);

    assertThat(stream.schema().dataColumns())
        .extracting(Column::name)
        .containsExactly("id", "name", "__operation");
    assertThat(stream.writeSchema().distributionKeys()).containsExactly("id");
    stream.write(
        encoded(
            stream,
            List.of(Row.upsert(1, "a"), Row.upsert(2, "b"), Row.upsert(3, "c"), Row.delete(2))));
    stream.write(
        encoded(stream, List.of(Row.upsert(1, "z"), Row.delete(3), Row.upsert(3, "again"))));
    client.write().commit(session, List.of(stream.finish()));

    assertThat(storedRows()).containsExactly(List.of("1", "z"), List.of("3", "again"));
  }

  @Test
  void aLaterSessionChangesWhatIsStored() {
    WriteSession session = createAndOpen();
    commit(session, List.of(Row.upsert(1, "a"), Row.upsert(2, "b"), Row.upsert(3, "c")));

    commit(open(PartitionSpec.EMPTY, false), List.of(Row.delete(1), Row.upsert(2, "B")));

    assertThat(storedRows()).containsExactly(List.of("2", "B"), List.of("3", "c"));
  }

  @Test
  void aRowThatSaysNothingIsUpserted() {
    commit(createAndOpen(), List.of(new Row(1, "a", null), new Row(1, "b", null)));

    assertThat(storedRows()).containsExactly(List.of("1", "b"));
  }

  @Test
  void noOtherOperationIsSent() {
    WriteSession session = createAndOpen();
    WriteStream stream = stream(session, 1);
    server.requests().clear();
    Schema schema = schema(stream);

    try (VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator)) {
      fill(batch, List.of(Row.upsert(1, "a")));
      ((TinyIntVector) batch.getVector(OperationColumn.NAME)).set(0, 'X');
      ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, Compression.ZSTD);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> encoder.add(batch))
          .withMessageContaining("has the value 88 in column '__operation'");
    }

    assertThat(server.requests().all()).isEmpty();
    client.write().abort(session);
  }

  private WriteSession createAndOpen() {
    create(
        "(id BIGINT NOT NULL, name STRING, PRIMARY KEY (id))"
            + " TBLPROPERTIES ('transactional'='true')");
    return open(PartitionSpec.EMPTY, false);
  }

  private WriteStream stream(WriteSession session, int version) {
    return client.write().openStream(session, new StreamId("0", version), RetryListener.NONE);
  }

  private void commit(WriteSession session, List<Row> rows) {
    WriteStream stream = stream(session, 1);
    stream.write(encoded(stream, rows));
    client.write().commit(session, List.of(stream.finish()));
  }

  private List<List<@Nullable String>> storedRows() {
    return server.sql("SELECT id, name FROM " + table.table() + " ORDER BY id");
  }

  private static Schema schema(WriteStream stream) {
    return ArrowSchemas.of(stream.schema().dataColumns(), TimeUnits.EXACT);
  }

  private EncodedRows encoded(WriteStream stream, List<Row> rows) {
    Schema schema = schema(stream);
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, Compression.ZSTD);
    try (VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator)) {
      fill(batch, rows);
      encoder.add(batch);
    }
    return encoder.finish();
  }

  private static void fill(VectorSchemaRoot batch, List<Row> rows) {
    batch.allocateNew();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      ((BigIntVector) batch.getVector("id")).setSafe(i, row.id());
      if (row.name() != null) {
        byte[] name = row.name().getBytes(StandardCharsets.UTF_8);
        ((VarCharVector) batch.getVector("name")).setSafe(i, name);
      }
      if (row.operation() != null) {
        OperationColumn.set(batch, i, row.operation());
      }
    }
    batch.getFieldVectors().forEach(vector -> vector.setValueCount(rows.size()));
    batch.setRowCount(rows.size());
  }
}
