package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.storage.Switches;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

class PreviewTest extends ReadTest {

  private HttpResponse<byte[]> raw(String table, Map<String, String> query, Object body) {
    return client.storage("TablePreview", table, query, body);
  }

  private Ipc.Content preview(String table, Map<String, String> query, Object body) {
    return content(raw(table, query, body));
  }

  private static List<String> names(Ipc.Content content) {
    return content.schema().getFields().stream().map(Field::getName).toList();
  }

  @Test
  void showsAsManyRowsAsAskedForInOneBatch() {
    assertThat(preview("t", Map.of(), Map.of("Limit", 15)).batches()).containsExactly(15);
    assertThat(preview("t", Map.of("Limit", "7"), Map.of()).rows()).hasSize(7);
  }

  @Test
  void showsRowsOfManyFilesInOneBatch() {
    server.sql("CREATE TABLE many (id BIGINT, name STRING, a ARRAY<STRING>)");
    for (int i = 0; i < 5; i++) {
      server.sql("INSERT INTO many SELECT " + i + ", NULL, array('x', 'y" + i + "')");
    }
    Ipc.Content content = preview("many", Map.of(), Map.of("Limit", 4));
    assertThat(content.batches()).containsExactly(4);
    assertThat(content.column("id")).containsExactly(0L, 1L, 2L, 3L);
    assertThat(content.column("a").get(3)).isEqualTo("[\"x\",\"y3\"]");
  }

  @Test
  void believesTheBodyBeforeTheQuery() {
    assertThat(preview("t", Map.of("Limit", "7"), Map.of("Limit", 3)).rows()).hasSize(3);
  }

  @Test
  void takesZeroAndEmptyAsNotGiven() {
    Map<String, Object> unset = new HashMap<>();
    unset.put("Limit", 0);
    unset.put("Partition", "");
    unset.put("Columns", List.of());
    Ipc.Content content = preview("t", Map.of(), unset);
    assertThat(content.rows()).hasSize(100);
    assertThat(names(content)).containsExactly("id", "name", "pt", "hh");
  }

  @Test
  void showsAThousandRowsUnlessToldAndNeverMoreThanTenThousand() {
    server.sql("CREATE TABLE big (id BIGINT)");
    server.sql("INSERT INTO big SELECT r FROM (SELECT unnest(range(10001)) AS r) q");
    assertThat(preview("big", Map.of(), new byte[0]).rows()).hasSize(1000);
    assertThat(preview("big", Map.of(), Map.of("Limit", 50_000)).rows()).hasSize(10_000);
  }

  @Test
  void showsOnlyThePartitionHoweverItIsSpelt() {
    for (String spec : List.of("pt=b/hh=1", "pt=b,hh=1", "pt='b',hh=\"1\"", " hh = 1 , pt = b ")) {
      Ipc.Content content = preview("t", Map.of(), Map.of("Partition", spec));
      assertThat(content.rows()).as(spec).hasSize(20);
      assertThat(content.column("pt")).as(spec).containsOnly("b");
      assertThat(content.column("hh")).as(spec).containsOnly(1L);
    }
    assertThat(preview("t", Map.of("Partition", "pt=a"), Map.of()).rows()).hasSize(60);
  }

  @Test
  void showsOnlyTheColumnsAskedForInTableOrder() {
    Ipc.Content content = preview("t", Map.of(), Map.of("Columns", List.of("pt", "NAME")));
    assertThat(names(content)).containsExactly("name", "pt");
    assertThat(raw("t", Map.of(), Map.of("Columns", List.of("nope"))).statusCode()).isEqualTo(400);
  }

  @Test
  void isNeverCompressed() {
    client.header("Accept-Encoding", "zstd");
    HttpResponse<byte[]> answer = raw("t", Map.of(), Map.of("Columns", List.of("name")));
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(new String(answer.body(), StandardCharsets.ISO_8859_1)).contains("n41n43n45");
  }

  @Test
  void refusesWhatItCannotRead() {
    assertThat(raw("nope", Map.of(), Map.of()).statusCode()).isEqualTo(404);
    assertThat(raw("t", Map.of(), Map.of("Limit", -1)).statusCode()).isEqualTo(400);
    assertThat(raw("t", Map.of("Limit", "many"), Map.of()).statusCode()).isEqualTo(400);
    assertThat(raw("t", Map.of(), Map.of("Partition", "x=1")).statusCode()).isEqualTo(400);
  }

  @Test
  void hasNoRowsOfAnUnknownPartitionUnlessThatIsAnError() {
    Map<String, Object> unknown = Map.of("Partition", "pt=zzz/hh=1");
    assertThat(preview("t", Map.of(), unknown).rows()).isEmpty();
    start(EmulatorConfig.defaults().withSwitch(Switches.REFUSES_UNKNOWN_PARTITIONS, true));
    HttpResponse<byte[]> refused = raw("t", Map.of(), unknown);
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(TestClient.tree(refused).path("Code").asText()).isEqualTo("NoSuchPartition");
  }
}
