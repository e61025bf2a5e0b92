package io.maxcompute.emulator.blob;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableName;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.Kind;
import io.maxcompute.emulator.type.OdpsType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DistributionKeyTest {
  private static final List<Column> COLUMNS =
      List.of(column("k1", 1), column("other", 2), column("k2", 3));

  private final RootAllocator allocator = new RootAllocator();

  @AfterEach
  void close() {
    allocator.close();
  }

  private static Column column(String name, int id) {
    return new Column(name, OdpsType.of(Kind.BIGINT), false, "", id);
  }

  private static TableDefinition table(List<String> key) {
    TableName name = new TableName("default", "d");
    Map<String, String> transactional = Map.of("transactional", "true");
    return new TableDefinition(
        "id", name, COLUMNS, List.of(), "", -1, transactional, key, null, 0, 1);
  }

  private void check(String text) {
    DistributionKey.require(table(List.of("K2", "k1")), text, allocator);
  }

  private static String key(int rows, boolean filled, String... names) {
    List<Field> fields =
        Arrays.stream(names)
            .map(name -> Field.nullable(name, new ArrowType.Int(64, true)))
            .toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (RootAllocator memory = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), memory);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, Channels.newChannel(bytes))) {
      for (FieldVector vector : root.getFieldVectors()) {
        for (int row = 0; row < rows && filled; row++) {
          ((BigIntVector) vector).setSafe(row, row);
        }
      }
      root.setRowCount(rows);
      writer.writeBatch();
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  @Test
  void takesOneRowOfTheKeyColumnsInTheOrderOfTheSchema() {
    assertThatCode(() -> check(key(1, true, "k1", "k2"))).doesNotThrowAnyException();
  }

  @Test
  void isNotNeededWithoutPrimaryKey() {
    assertThatCode(() -> DistributionKey.require(table(List.of()), "", allocator))
        .doesNotThrowAnyException();
  }

  @Test
  void refusesWhatIsNotAKey() {
    assertThatThrownBy(() -> check("")).hasMessageContaining("need a DistributionKey");
    assertThatThrownBy(() -> check("?")).hasMessageContaining("not base64");
    assertThatThrownBy(() -> check("YWJj")).hasMessageContaining("not an Arrow IPC stream");
    assertThatThrownBy(() -> check(key(2, true, "k1", "k2"))).hasMessageContaining("2 rows");
    assertThatThrownBy(() -> check(key(0, true, "k1", "k2"))).hasMessageContaining("0 rows");
    assertThatThrownBy(() -> check(key(1, false, "k1", "k2"))).hasMessageContaining("NULL");
    assertThatThrownBy(() -> check(key(1, true, "k2", "k1"))).hasMessageContaining("[k1, k2]");
    assertThatThrownBy(() -> check(key(1, true, "k1"))).hasMessageContaining("[k1, k2]");
  }
}
