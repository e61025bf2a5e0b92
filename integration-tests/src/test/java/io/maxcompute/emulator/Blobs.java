package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/** The blob calls of one write session with one stream, and the bytes that go with them. */
final class Blobs {
  private final TestClient client;
  private final String table;
  private final String session;

  private Blobs(TestClient client, String table, String session) {
    this.client = client;
    this.table = table;
    this.session = session;
  }

  static Blobs open(TestClient client, String table, String partition) {
    String session =
        client
            .json(
                "TableCreateWriteSession",
                table,
                Map.of(),
                Map.of("PartialPartitionSpec", partition))
            .path("SessionId")
            .asText();
    Blobs blobs = new Blobs(client, table, session);
    blobs.json("TableCreateWriteStream");
    return blobs;
  }

  /** Calls an action about the session's only stream. */
  JsonNode json(String action) {
    return client.json(action, table, Map.of("SessionId", session), stream());
  }

  private static Map<String, Object> stream() {
    return Map.of("StreamId", "0", "StreamVersion", 1);
  }

  private Map<String, String> query(String name, String value, String name2, String value2) {
    return Map.of(
        "SessionId", session, "StreamId", "0", "StreamVersion", "1", name, value, name2, value2);
  }

  HttpResponse<byte[]> upload(int column, String partition, byte[] body) {
    return client.storage(
        "TableWriteBlob",
        table,
        query("PartitionValues", partition, "ColumnIndex", Integer.toString(column)),
        body);
  }

  HttpResponse<byte[]> uploadBatch(byte[]... frames) {
    return client.storage("TableWriteBlob", table, query("Mode", "Batch", "n", ""), join(frames));
  }

  /** Uploads one blob and returns its reference, decoded. */
  byte[] reference(int column, String text) {
    JsonNode answer = ok(upload(column, "", utf8(text)));
    return Base64.getDecoder().decode(answer.path("BlobReference").asText());
  }

  HttpResponse<byte[]> write(byte[] rows) {
    return client.storage("TableWrite", table, query("Count", "0", "n", ""), rows);
  }

  void commit(byte[] rows) {
    ok(write(rows));
    json("TableCloseWriteStream");
    client.json("TableCommitWriteSession", table, Map.of("SessionId", session), Map.of());
  }

  static HttpResponse<byte[]> read(TestClient client, Object... references) {
    return client.blobs("BlobRead", Map.of("BlobReferences", List.of(references)));
  }

  static JsonNode ok(HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(200);
    return TestClient.tree(answer);
  }

  static void refused(int status, String text, HttpResponse<byte[]> answer) {
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(status);
    assertThat(TestClient.tree(answer).path("Message").asText()).contains(text);
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  static byte[] frame(String header, byte[] data, String footer) {
    return join(sized(utf8(header)), sized(data), sized(utf8(footer)));
  }

  private static byte[] sized(byte[] part) {
    return ByteBuffer.allocate(8 + part.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(part.length)
        .put(part)
        .array();
  }

  /** Returns {@code body} without its checksums, after having checked them. */
  static byte[] stripped(byte[] body) {
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    for (int at = 0; at < body.length; at += 4100) {
      int length = Math.min(4100, body.length - at) - 4;
      CRC32C checksum = new CRC32C();
      checksum.update(body, at, length);
      ByteBuffer sent = ByteBuffer.wrap(body, at + length, 4).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(sent.getInt()).isEqualTo((int) checksum.getValue());
      plain.write(body, at, length);
    }
    return plain.toByteArray();
  }

  /** Returns header, data and footer of each frame. */
  static List<List<String>> frames(byte[] plain) {
    ByteBuffer in = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
    List<List<String>> frames = new ArrayList<>();
    while (in.hasRemaining()) {
      frames.add(List.of(part(in), part(in), part(in)));
    }
    return frames;
  }

  private static String part(ByteBuffer in) {
    byte[] part = new byte[(int) in.getLong()];
    in.get(part);
    return new String(part, StandardCharsets.UTF_8);
  }
}
