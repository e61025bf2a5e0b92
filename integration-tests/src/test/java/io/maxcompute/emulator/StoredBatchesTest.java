package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches that are passed on as they are stored, among others that are not. */
class StoredBatchesTest {
  private EmulatorServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    server = EmulatorServer.start();
    client = new TestClient(server);
    server.sql("CREATE TABLE t (id BIGINT, name STRING)");
  }

  @AfterEach
  void close() {
    server.close();
  }

  /** Writes a file with rows from {@code firstId} on. */
  private void append(long firstId, int count) {
    String session =
        client.json("TableCreateWriteSession", "t", Map.of(), Map.of()).path("SessionId").asText();
    Map<String, String> stream =
        Map.of("SessionId", session, "StreamId", "0", "StreamVersion", "1");
    client.json("TableCreateWriteStream", "t", stream, Map.of());
    client.json("TableWrite", "t", stream, Ipc.rows(firstId, count));
    client.json("TableCloseWriteStream", "t", stream, Map.of());
    client.json("TableCommitWriteSession", "t", stream, Map.of());
  }

  private Ipc.Content read(Map<String, String> range, Map<String, Object> options) {
    Map<String, Object> byRows = Map.of("SplitOptions", Map.of("SplitMode", "RowOffset"));
    String session =
        client.json("TableCreateReadSession", "t", Map.of(), byRows).path("SessionId").asText();
    Map<String, String> query = new HashMap<>(range);
    query.put("SessionId", session);
    HttpResponse<byte[]> answer = client.storage("TableRead", "t", query, options);
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(200);
    return Ipc.read(answer.body());
  }

  private static List<Object> ids(long from, long to) {
    return LongStream.range(from, to).<Object>mapToObj(Long::valueOf).toList();
  }

  @Test
  void comeInTheirOrderAmongMergedOnes() {
    append(0, 10);
    append(10, 3000);
    append(3010, 10);
    append(3020, 10);
    append(3040, 5000);
    Ipc.Content content = read(Map.of(), Map.of("MaxBatchRows", 3000));
    assertThat(content.batches()).containsExactly(10, 3000, 20, 3000, 2000);
    assertThat(content.column("id").subList(0, 3030)).isEqualTo(ids(0, 3030));
    assertThat(content.column("id").subList(3030, 8030)).isEqualTo(ids(3040, 8040));
    assertThat(content.column("name").get(3029)).isEqualTo("n3029");
  }

  @Test
  void haveTheSameRowsAsCompressedOnes() {
    append(0, 4000);
    append(4000, 4000);
    Ipc.Content stored = read(Map.of(), Map.of());
    client.header("Accept-Encoding", "zstd");
    Ipc.Content compressed = read(Map.of(), Map.of());
    assertThat(stored.batches()).containsExactly(4000, 4000);
    assertThat(stored).isEqualTo(compressed);
  }

  @Test
  void areCutAndProjectedAsOthersAre() {
    append(0, 4000);
    append(4000, 4000);
    Ipc.Content part = read(Map.of("Offset", "3990", "Count", "4005"), Map.of());
    assertThat(part.column("id")).isEqualTo(ids(3990, 7995));
    Ipc.Content names = read(Map.of(), Map.of("DataColumns", List.of("name")));
    assertThat(names.schema().getFields()).extracting(Field::getName).containsExactly("name");
    assertThat(names.rows()).hasSize(8000);
  }

  @Test
  void areNotMergedToABatchOfMoreThanSixtyFourMebibytes() {
    server.sql("CREATE TABLE long_values (v STRING)");
    for (int i = 0; i < 5; i++) {
      server.sql(
          "INSERT INTO long_values SELECT repeat('x', 8000000) FROM (SELECT unnest(range(2)))");
    }
    String session =
        client
            .json("TableCreateReadSession", "long_values", Map.of(), Map.of())
            .path("SessionId")
            .asText();
    byte[] body =
        client.storage("TableRead", "long_values", Map.of("SessionId", session), Map.of()).body();
    assertThat(Ipc.read(body).batches()).containsExactly(8, 2);
  }
}
