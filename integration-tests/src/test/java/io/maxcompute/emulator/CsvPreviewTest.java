package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CsvPreviewTest {
  private final EmulatorServer server = EmulatorServer.start();
  private final TestClient client = new TestClient(server);

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<byte[]> preview(Map<String, String> query) {
    return client.get("/projects/emulator/tables/seen", query);
  }

  @Test
  void sendsTheFirstRowsAsCsv() {
    server.sql("CREATE TABLE seen (a BIGINT, b STRING) PARTITIONED BY (p STRING)");
    server.sql("INSERT INTO seen PARTITION (p='it\\'s') VALUES (1, 'x,\"y\"'), (2, NULL)");
    server.sql("INSERT INTO seen PARTITION (p='other') VALUES (3, 'z')");
    assertThat(TestClient.text(preview(Map.of("data", "", "linenum", "5", "partition", "p=it's"))))
        .isEqualTo("\"a\",\"b\",\"p\"\n\"1\",\"x,\"\"y\"\"\",\"it's\"\n\"2\",\\N,\"it's\"\n");
    assertThat(TestClient.text(preview(Map.of("data", "", "cols", "A", "linenum", "2"))).lines())
        .hasSize(3)
        .first()
        .isEqualTo("\"a\"");
    assertThat(TestClient.text(preview(Map.of("data", "", "schema_name", "default"))).lines())
        .hasSize(4);
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThat(preview(Map.of("data", "")).statusCode()).isEqualTo(404);
    server.sql("CREATE TABLE seen (a BIGINT)");
    assertThat(preview(Map.of("data", "", "linenum", "0")).statusCode()).isEqualTo(400);
    assertThat(preview(Map.of("data", "", "cols", "nope")).statusCode()).isEqualTo(400);
    assertThat(preview(Map.of("data", "", "partition", "p=x")).statusCode()).isEqualTo(400);
  }
}
