package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

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
}
