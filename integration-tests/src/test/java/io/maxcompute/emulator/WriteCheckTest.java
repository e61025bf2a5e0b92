package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteCheckTest extends WriteTest {

  @Test
  void takesAllRowsOfARequestOrNone() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    byte[] whole = Ipc.rows(1, 1000);
    byte[] part = Arrays.copyOf(whole, whole.length - 300);
    HttpResponse<byte[]> refused = write(session, 1, Map.of(), part);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(TestClient.tree(refused).path("Code").asText()).isEqualTo("MalformedDataStream");
    ok(call("TableCloseWriteStream", session, stream(1, false)));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).isEmpty();
  }

  @Test
  void matchesColumnsByNameThenByPosition() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    Schema positional =
        new Schema(
            List.of(
                Field.nullable("x", new ArrowType.Int(64, true)),
                Field.nullable("y", new ArrowType.Utf8())));
    ok(
        write(
            session,
            1,
            Map.of(),
            Ipc.stream(positional, CodecType.NO_COMPRESSION, r -> Ipc.fillRows(r, 1, 1))));
    Schema wrong = new Schema(List.of(Ipc.ID));
    assertThat(
            write(session, 1, Map.of(), Ipc.stream(wrong, CodecType.NO_COMPRESSION, r -> {}))
                .statusCode())
        .isEqualTo(400);
    Schema mistyped =
        new Schema(List.of(Field.nullable("id", new ArrowType.Int(32, true)), Ipc.NAME));
    HttpResponse<byte[]> refused =
        write(session, 1, Map.of(), Ipc.stream(mistyped, CodecType.NO_COMPRESSION, r -> {}));
    assertThat(TestClient.text(refused))
        .contains("Column 'id' of type bigint takes Arrow Int(64, true)", "Int(32, true)");
  }

  @Test
  void refusesNullInANotNullColumn() {
    current = "strict";
    server.sql("CREATE TABLE strict (id BIGINT, name STRING NOT NULL)");
    String session = open("strict", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    byte[] body =
        Ipc.stream(
            new Schema(List.of(Ipc.ID, Ipc.NAME)), CodecType.NO_COMPRESSION, r -> r.setRowCount(1));
    assertThat(TestClient.text(write(session, 1, Map.of(), body))).contains("'name' is NOT NULL");
  }

  @Test
  void takesEveryCodec() {
    String session = open("t", "", false);
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    ok(write(session, 1, Map.of(), Ipc.rows(0, 1000)));
    ok(write(session, 1, Map.of(), Ipc.rows(1000, 1000, CodecType.ZSTD)));
    ok(write(session, 1, Map.of(), Ipc.rows(2000, 1000, CodecType.LZ4_FRAME)));
    ok(call("TableCloseWriteStream", session, stream(1, false)));
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(server.sql("SELECT COUNT(*), SUM(id), COUNT(DISTINCT name) FROM t"))
        .containsExactly(List.of("3000", "4498500", "3000"));
  }

  private HttpResponse<byte[]> writeText(String type, byte[]... values) {
    server.sql("DROP TABLE IF EXISTS checked");
    server.sql("CREATE TABLE checked (v " + type + ")");
    current = "checked";
    String session = open("checked", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    Schema schema = new Schema(List.of(Field.nullable("v", new ArrowType.Utf8())));
    byte[] body =
        Ipc.stream(
            schema,
            CodecType.NO_COMPRESSION,
            root -> {
              for (int i = 0; i < values.length; i++) {
                ((VarCharVector) root.getVector(0)).setSafe(i, values[i]);
              }
              root.setRowCount(values.length);
            });
    return write(session, 1, Map.of(), body);
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"CHAR(3),abcd", "VARCHAR(3),abcd", "VARCHAR(2),\u00e4\u00f6\u00fc"})
  void refusesTextThatIsTooLong(String type, String value) {
    JsonNode error = refused(writeText(type, text("x"), text(value)), 400);
    assertThat(error.path("Message").asText()).contains("'v'", "row 1", "characters");
  }

  @Test
  void countsCharactersAndNotBytes() {
    ok(writeText("VARCHAR(3)", text("\u00e4\u00f6\u00fc"), text("\ud83d\ude00ab"), text("abc")));
    ok(writeText("CHAR(1)", text("\ud83d\ude00")));
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    byte[] broken = {'a', (byte) 0xc3};
    byte[] surrogate = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
    for (byte[] value : List.of(broken, surrogate)) {
      JsonNode error = refused(writeText("STRING", text("fine"), value), 400);
      assertThat(error.path("Message").asText()).contains("'v'", "row 1 is not UTF-8");
    }
  }

  @Test
  void refusesAValueOfMoreThanEightMebibytes() {
    byte[] most = new byte[8 << 20];
    ok(writeText("STRING", most));
    JsonNode error = refused(writeText("STRING", new byte[most.length + 1]), 400);
    assertThat(error.path("Message").asText()).contains("8388609 bytes");
  }

  @Test
  void refusesADecimalWithMoreDigitsThanItsColumn() {
    server.sql("CREATE TABLE money (v DECIMAL(5,2))");
    current = "money";
    String session = open("money", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    Schema schema = new Schema(List.of(Field.nullable("v", new ArrowType.Decimal(5, 2, 128))));
    for (long unscaled : new long[] {99_999, 100_000}) {
      byte[] body =
          Ipc.stream(
              schema,
              CodecType.NO_COMPRESSION,
              root -> {
                ((DecimalVector) root.getVector(0)).setSafe(0, unscaled);
                root.setRowCount(1);
              });
      refused(write(session, 1, Map.of(), body), unscaled == 99_999 ? 200 : 400);
    }
  }

  @Test
  void doesNotMindAWrongCount() {
    String session = open("t", "", "false");
    ok(call("TableCreateWriteStream", session, stream(1, false)));
    ok(write(session, 1, Map.of("Count", "4096"), Ipc.rows(0, 10)));
    JsonNode described = ok(call("TableGetWriteStream", session, stream(1, false)));
    assertThat(described.path("recordCount").asInt()).isEqualTo(10);
  }
}
