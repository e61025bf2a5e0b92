package io.maxcompute.emulator;

import static io.maxcompute.emulator.Blobs.frame;
import static io.maxcompute.emulator.Blobs.frames;
import static io.maxcompute.emulator.Blobs.join;
import static io.maxcompute.emulator.Blobs.ok;
import static io.maxcompute.emulator.Blobs.read;
import static io.maxcompute.emulator.Blobs.refused;
import static io.maxcompute.emulator.Blobs.stripped;
import static io.maxcompute.emulator.Blobs.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import io.maxcompute.emulator.storage.EntityCodec;
import io.maxcompute.emulator.storage.Switches;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobTest {
  private static final String FORMAT =
      " TBLPROPERTIES ('table.format.version'='2','transactional'='true')";

  private final MovableClock clock = new MovableClock();
  private EmulatorServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    serve(EmulatorConfig.defaults().withClock(clock));
  }

  private void serve(EmulatorConfig config) {
    if (server != null) {
      server.close();
    }
    server = EmulatorServer.start(config);
    client = new TestClient(server).at(clock);
    server.sql("CREATE TABLE t (id BIGINT, b BLOB)" + FORMAT);
    server.sql("CREATE TABLE p (id BIGINT, b BLOB) PARTITIONED BY (pt STRING, hh BIGINT)" + FORMAT);
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static String reference(HttpResponse<byte[]> upload) {
    return ok(upload).path("BlobReference").asText();
  }

  private List<String> references(HttpResponse<byte[]> upload) {
    return TestClient.JSON.convertValue(
        ok(upload).path("BlobReferences"), TestClient.JSON.constructType(List.class));
  }

  @Test
  void answersAnUploadWithReferenceSizeAndDigest() {
    JsonNode answer = ok(Blobs.open(client, "t", "").upload(2, "", utf8("hello blob")));
    assertThat(answer.path("Size").asLong()).isEqualTo(10);
    assertThat(answer.path("MD5Value").asText()).isEqualTo("77b048fc42a2f5f6f67338d83e35a6ab");
    HttpResponse<byte[]> body = read(client, answer.path("BlobReference").asText());
    assertThat(body.body()).asHexString().isEqualTo("68656C6C6F20626C6F623DB3E99D");
    assertThat(body.headers().firstValue("Content-Encoding")).isEmpty();
  }

  @Test
  void takesTheFrameOfTheProtocolPage() {
    byte[] frame =
        HexFormat.of()
            .parseHex(
                "5300000000000000"
                    + HexFormat.of()
                        .formatHex(
                            utf8(
                                "{\"PartitionValues\": [\"pt=20260101\"], \"ColumnIndex\": 2, "
                                    + "\"ContentType\": \"text/plain\"}"))
                    + "0a00000000000000"
                    + HexFormat.of().formatHex(utf8("hello blob"))
                    + "2e00000000000000"
                    + HexFormat.of()
                        .formatHex(utf8("{\"Checksum\": {\"Type\": 1, \"Crc32\": 1430557479}}")));
    assertThat(frame).hasSize(163);
    JsonNode answer = ok(Blobs.open(client, "p", "pt=20260101").uploadBatch(frame));
    assertThat(answer.path("Size").asLong()).isEqualTo(10);
    assertThat(answer.path("BlobReferences")).hasSize(1);
    assertThat(stripped(read(client, answer.path("BlobReferences").path(0).asText()).body()))
        .isEqualTo(utf8("hello blob"));
  }

  @Test
  void answersTwoBlobsInTheFramesOfTheProtocolPage() {
    List<String> references =
        references(
            Blobs.open(client, "t", "")
                .uploadBatch(
                    frame("{\"ColumnIndex\":2,\"ContentType\":\"text/plain\"}", utf8("one"), "{}"),
                    frame("{\"ColumnIndex\":2}", utf8("two!"), "")));
    byte[] body = read(client, references.toArray()).body();
    assertThat(body).hasSize(94).startsWith(0x1d, 0, 0, 0, 0, 0, 0, 0);
    assertThat(Arrays.copyOfRange(body, 90, 94)).asHexString().isEqualTo("3263B7DF");
    assertThat(frames(stripped(body)))
        .containsExactly(
            List.of("{\"ContentType\": \"text/plain\"}", "one", "{}"), List.of("{}", "two!", "{}"));
  }

  @Test
  void knowsFileNamesInVersion3Only() {
    byte[] frame = frame("{\"ColumnIndex\":2,\"CustomFileName\":\"a.png\"}", utf8("x"), "{}");
    Blobs blobs = Blobs.open(client, "t", "");
    Object old = references(blobs.uploadBatch(frame)).get(0);
    client.version(3);
    Object named = references(blobs.uploadBatch(frame)).get(0);
    assertThat(frames(stripped(read(client, old, named).body())))
        .extracting(parts -> parts.get(0))
        .containsExactly("{}", "{\"CustomFileName\": \"a.png\"}");
    client.version(2);
    assertThat(frames(stripped(read(client, old, named).body())))
        .extracting(parts -> parts.get(0))
        .containsExactly("{}", "{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"Checksum\":{\"Type\":0}}",
        "{\"Checksum\":{\"Type\":1,\"Crc32\":1430557479}}",
        "{\"Checksum\":{\"Type\":2,\"MD5\":\"77B048FC42a2f5f6f67338d83e35a6ab\"}}"
      })
  void takesABlobWithTheRightChecksum(String footer) {
    byte[] frame = frame("{\"ColumnIndex\":2}", utf8("hello blob"), footer);
    assertThat(references(Blobs.open(client, "t", "").uploadBatch(frame))).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Checksum\":{\"Type\":1,\"Crc32\":1430557478}}",
        "{\"Checksum\":{\"Type\":1}}",
        "{\"Checksum\":{\"Type\":2,\"MD5\":\"00\"}}",
        "{\"Checksum\":{\"Type\":3}}"
      })
  void refusesABlobWhoseChecksumIsWrong(String footer) {
    byte[] right = frame("{\"ColumnIndex\":2}", utf8("first"), "{}");
    byte[] wrong = frame("{\"ColumnIndex\":2}", utf8("hello blob"), footer);
    refused(400, "hecksum", Blobs.open(client, "t", "").uploadBatch(right, wrong));
  }

  @Test
  void refusesAFrameThatIsNotOne() {
    Blobs blobs = Blobs.open(client, "t", "");
    byte[] frame = frame("{\"ColumnIndex\":2}", utf8("data"), "{}");
    for (int length = 1; length < frame.length; length++) {
      refused(400, "not complete", blobs.uploadBatch(Arrays.copyOf(frame, length)));
    }
    refused(400, "not JSON", blobs.uploadBatch(frame("{", utf8("data"), "{}")));
    refused(400, "length -1", blobs.uploadBatch(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}));
    refused(400, "at most", blobs.uploadBatch(new byte[] {0, 0, 0, 0, 0, 0, 0, 1}));
    assertThat(references(blobs.uploadBatch())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(EntityCodec.class)
  void takesAndAnswersCompressedBodies(EntityCodec codec) throws IOException {
    byte[] data = new byte[300_000];
    new Random(5).nextBytes(data);
    Arrays.fill(data, 1000, 200_000, (byte) 7);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (OutputStream out = codec.compress(compressed)) {
      out.write(data);
    }
    Blobs blobs = Blobs.open(client, "t", "");
    client.header("Content-Encoding", codec.token());
    String reference = reference(blobs.upload(2, "", compressed.toByteArray()));
    refused(400, "not complete", blobs.upload(2, "", Arrays.copyOf(compressed.toByteArray(), 999)));
    client.close();
    client.header("Accept-Encoding", "br, " + codec.token() + ",zstd");
    HttpResponse<byte[]> answer = read(client, reference);
    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue(codec.token());
    assertThat(codec.decompress(new ByteArrayInputStream(stripped(answer.body()))).readAllBytes())
        .isEqualTo(data);
    client.header("User-Agent", "pyodps/0.13.1 CPython/3.11");
    answer = read(client, reference);
    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(stripped(answer.body())).isEqualTo(data);
  }

  @Test
  void compressesAsOtherReadingsOfTheProtocolExpectByASwitch() {
    serve(
        EmulatorConfig.defaults()
            .withClock(clock)
            .withSwitch(Switches.COMPRESSES_BLOBS_FOR_PYTHON, true)
            .withSwitch(Switches.BLOB_CHECKSUMS_INSIDE, true));
    String reference = reference(Blobs.open(client, "t", "").upload(2, "", utf8("hello blob")));
    client.header("Accept-Encoding", "zstd").header("User-Agent", "pyodps/0.13.1");
    HttpResponse<byte[]> answer = read(client, reference);
    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("zstd");
    assertThat(stripped(Zstd.decompress(answer.body(), 14))).isEqualTo(utf8("hello blob"));
  }

  @Test
  void refusesEncodingsItDoesNotKnow() {
    Blobs blobs = Blobs.open(client, "t", "");
    client.header("Content-Encoding", "gzip");
    refused(400, "'gzip'", blobs.upload(2, "", utf8("x")));
  }

  @Test
  void refusesReferencesItDoesNotKnow() {
    String known = reference(Blobs.open(client, "t", "").upload(2, "", utf8("x")));
    refused(404, "nonsense", read(client, known, "nonsense"));
    refused(404, "maxcompute-blob:1-2-3-4-5", read(client, "maxcompute-blob:1-2-3-4-5"));
    refused(400, "BlobReferences", read(client));
    refused(400, "generic.blob", client.storage("BlobRead", "t", Map.of(), Map.of()));
  }

  @Test
  void answersAnEmptyBlobWithAnEmptyBody() {
    String reference = reference(Blobs.open(client, "t", "").upload(2, "", new byte[0]));
    assertThat(read(client, reference).body()).isEmpty();
    assertThat(frames(stripped(read(client, reference, reference).body())))
        .containsExactly(List.of("{}", "", "{}"), List.of("{}", "", "{}"));
  }

  @Test
  void takesBlobsForColumnsAndPartitionsOfTheSessionOnly() {
    Blobs blobs = Blobs.open(client, "p", "pt=a");
    refused(400, "ColumnIndex 1", blobs.upload(1, "", utf8("x")));
    refused(400, "ColumnIndex 0", blobs.upload(0, "", utf8("x")));
    refused(400, "ColumnIndex ''", blobs.uploadBatch(frame("{}", utf8("x"), "{}")));
    refused(400, "pt=a", blobs.upload(2, "pt=b", utf8("x")));
    refused(400, "no=such", blobs.upload(2, "no=such", utf8("x")));
    for (String partition : List.of("", "pt=a", "pt=a,hh=1", "pt=a/hh=1")) {
      ok(blobs.upload(2, partition, utf8("x")));
    }
    String header = "{\"ColumnIndex\":2,\"PartitionValues\":[\"pt=a\",\"hh=1\"]}";
    ok(blobs.uploadBatch(frame(header, utf8("x"), "{}")));
  }

  @Test
  void needsALiveSessionAndAnOpenStream() {
    Blobs blobs = Blobs.open(client, "t", "");
    blobs.json("TableCloseWriteStream");
    refused(409, "CLOSED", blobs.upload(2, "", utf8("x")));
    refused(404, "not found", client.storage("TableWriteBlob", "t", Map.of(), join()));
    Blobs expired = Blobs.open(client, "t", "");
    clock.advance(Duration.ofDays(2));
    refused(409, "expired", expired.uploadBatch(frame("{\"ColumnIndex\":2}", utf8("x"), "{}")));
  }
}
