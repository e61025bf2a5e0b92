package io.maxcompute.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.write.WriteStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What PyODPS writes is read by the Java client, and the other way round, for every type and codec.
 * Both sides state the values for themselves.
 */
class CrosswiseIT extends CrosswiseTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("clientsAndCodecs")
  void whatPythonWritesJavaReads(String python, Compression codec) throws Exception {
    TableId table = create(CrosswiseRows.declaration());

    run(python, "write", table.table(), word(codec));

    Set<Long> ids = new HashSet<>();
    read(table, codec, root -> compare(root, ids));
    assertThat(ids)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, CrosswiseRows.COUNT).boxed().toList());
  }

  @ParameterizedTest
  @MethodSource("clientsAndCodecs")
  void whatJavaWritesPythonReads(String python, Compression codec) throws Exception {
    TableId table = create(CrosswiseRows.declaration());
    write(table, codec);
    // The newer client takes compressed reads only in the form that the emulator has a switch for.
    boolean plain = python.equals("maxstorage");

    run(python, "read", table.table(), plain ? "none" : word(codec));
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void streamsOfJavaAreStreamsOfArrow(Compression codec) throws Exception {
    TableId table = create(CrosswiseRows.declaration());
    List<Column> columns =
        client.read().open(table, ReadSessionRequest.ALL, SOON).schema().dataColumns();
    Path file = directory.resolve("java.arrows");
    Files.write(file, encode(columns, 0, CrosswiseRows.COUNT, codec).bytes());

    run("maxstorage", "decode", file.toString());
  }

  private static void compare(VectorSchemaRoot root, Set<Long> ids) {
    BigIntVector numbers = (BigIntVector) root.getVector("id");
    for (int i = 0; i < root.getRowCount(); i++) {
      int row = (int) numbers.get(i);
      ids.add((long) row);
      for (FieldVector vector : root.getFieldVectors()) {
        assertThat(PlainVectors.get(vector, i))
            .as("%s of row %s", vector.getName(), row)
            .isEqualTo(CrosswiseRows.value(vector.getName(), row));
      }
    }
  }

  private static void write(TableId table, Compression codec) {
    WriteStream stream = openStream(table);
    List<Column> columns = stream.schema().dataColumns();
    stream.write(encode(columns, 0, 25, codec));
    stream.write(encode(columns, 25, CrosswiseRows.COUNT, codec));
    client.write().commit(stream.session(), List.of(stream.finish()));
  }

  private static EncodedRows encode(List<Column> columns, int from, int to, Compression codec) {
    Schema schema = ArrowSchemas.of(columns, TimeUnits.EXACT);
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, codec);
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      root.allocateNew();
      for (FieldVector vector : root.getFieldVectors()) {
        for (int row = from; row < to; row++) {
          PlainVectors.set(vector, row - from, CrosswiseRows.value(vector.getName(), row));
        }
      }
      root.setRowCount(to - from);
      encoder.add(root);
    }
    return encoder.finish();
  }
}
