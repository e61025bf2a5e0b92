package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Blobs of any size pass an emulator that has little memory. */
class BlobMemoryTest {
  private static final long BLOB_BYTES = 128L << 20;
  private static final int BLOCK = 4100;
  private static final List<String> LITTLE_MEMORY =
      List.of("-Xmx64m", "-XX:MaxDirectMemorySize=64m");

  @Test
  void storesAndReturnsABlobFarLargerThanItsMemory() throws IOException {
    try (EmulatorProcess process = EmulatorProcess.start(LITTLE_MEMORY)) {
      TestClient client = new TestClient(process);
      String target = "projects.emulator.tables.t";
      createTable(client);
      String session =
          client
              .json("TableCreateWriteSession", "t", Map.of(), Map.of())
              .path("SessionId")
              .asText();
      Map<String, String> stream =
          Map.of("SessionId", session, "StreamId", "0", "StreamVersion", "1", "ColumnIndex", "2");
      client.json("TableCreateWriteStream", "t", stream, Map.of());
      HttpResponse<InputStream> upload =
          client.stream(
              "TableWriteBlob", target, stream, BodyPublishers.ofInputStream(Pattern::new));
      JsonNode answer = TestClient.JSON.readTree(upload.body());
      assertThat(answer.path("Size").asLong()).as(answer.toString()).isEqualTo(BLOB_BYTES);
      String reference = answer.path("BlobReference").asText();
      String read =
          TestClient.JSON.writeValueAsString(Map.of("BlobReferences", List.of(reference)));
      HttpResponse<InputStream> download =
          client.stream("BlobRead", "generic.blob", Map.of(), BodyPublishers.ofString(read));
      assertThat(download.headers().firstValueAsLong("Content-Length"))
          .hasValue(BLOB_BYTES / 4096 * BLOCK);
      assertThat(download.statusCode()).isEqualTo(200);
      try (InputStream body = download.body()) {
        compare(body);
      }
    }
  }

  private static void createTable(TestClient client) throws IOException {
    String statement =
        "CREATE TABLE t (id BIGINT, b BLOB) TBLPROPERTIES"
            + " ('table.format.version'='2','transactional'='true');";
    String job =
        "<Instance><Job><Priority>9</Priority><Tasks><SQL><Name>AnonymousSQLTask</Name>"
            + "<Config/><Query>"
            + statement
            + "</Query></SQL></Tasks></Job></Instance>";
    HttpResponse<byte[]> submitted =
        client.control("POST", "/projects/emulator/instances", Map.of(), Blobs.utf8(job));
    String instance =
        submitted.headers().firstValue("Location").orElseThrow().replaceAll(".*/instances/", "");
    String status;
    do {
      status = TestClient.text(client.get("/projects/emulator/instances/" + instance, Map.of()));
    } while (!status.contains("Terminated"));
  }

  private static void compare(InputStream body) throws IOException {
    byte[] expected = new byte[4096];
    InputStream pattern = new Pattern();
    for (byte[] block = body.readNBytes(BLOCK); block.length > 0; block = body.readNBytes(BLOCK)) {
      pattern.readNBytes(expected, 0, expected.length);
      assertThat(Arrays.equals(expected, 0, 4096, block, 0, 4096)).isTrue();
    }
    assertThat(pattern.read()).isEqualTo(-1);
  }

  /** Bytes that repeat with a period that is no divisor of a block. */
  private static final class Pattern extends InputStream {
    private long at;

    @Override
    public int read() {
      return at == BLOB_BYTES ? -1 : (int) (at++ % 251);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      int count = (int) Math.min(length, BLOB_BYTES - at);
      for (int i = 0; i < count; i++) {
        target[offset + i] = (byte) ((at + i) % 251);
      }
      at += count;
      return count == 0 ? -1 : count;
    }
  }
}
