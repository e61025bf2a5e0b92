package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdInputStream;
import io.maxcompute.emulator.storage.Switches;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

class ReadSessionTest extends ReadTest {

  @Test
  void answersWithBothSchemasAndEveryKey() {
    JsonNode session = open(Map.of("RequiredDataColumns", List.of("NAME")));
    assertThat(session.path("DataSchema").path("DataColumns").get(0).toString())
        .isEqualTo(
            "{\"Name\":\"name\",\"Type\":\"string\",\"Comment\":\"\",\"Nullable\":true,"
                + "\"ColumnId\":\"2\"}");
    assertThat(session.path("DataSchema").path("PartitionColumns")).hasSize(2);
    assertThat(session.path("TableSchema").path("DataColumns").get(0).path("columnType").toString())
        .startsWith("{\"MemberName\":\"name\",\"ColumnId\":2,\"Type\":4,");
    assertThat(session.path("ExpirationTime").asLong())
        .isEqualTo(clock.instant().plus(Duration.ofHours(24)).getEpochSecond());
    for (String key :
        List.of(
            "SessionStatus",
            "SessionType",
            "SplitBucketId",
            "Message",
            "LatestVersion",
            "EnableLargeString",
            "IncrementalReadOptions",
            "SupportedDataFormat")) {
      assertThat(session.has(key)).as(key).isTrue();
    }
  }

  @Test
  void limitsBatchesByRowsAndBytes() {
    JsonNode session = open(split("Size", 1L << 30, true));
    assertThat(read(session, Map.of("Index", "0"), Map.of("MaxBatchRows", 7)).batches())
        .allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(7));
    assertThat(read(session, Map.of("Index", "0"), Map.of("MaxBatchRawSize", 100)).batches())
        .allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(5));
  }

  @Test
  void appendsPartitionColumnsInTheOrderAskedFor() {
    Ipc.Content content = read(open(split("Size", 1L << 30, true)), Map.of("Index", "0"), Map.of());
    assertThat(content.schema().getFields().stream().map(Field::getName))
        .containsExactly("id", "name", "hh", "pt");
    assertThat(content.rows()).contains(List.of(7L, "n7", 1L, "a"), List.of(90L, "n90", 0L, "b"));
    JsonNode without = open(Map.of());
    assertThat(read(without, Map.of("Index", "0"), Map.of()).schema().getFields()).hasSize(2);
  }

  @Test
  void projectsAgainAtReadTime() {
    JsonNode session = open(split("Size", 1L << 30, true));
    Map<String, String> first = Map.of("Index", "0");
    Ipc.Content ordered = read(session, first, Map.of("DataColumns", List.of("pt", "id")));
    assertThat(ordered.schema().getFields().stream().map(Field::getName))
        .containsExactly("id", "pt");
    Ipc.Content free =
        read(
            session,
            first,
            Map.of("DataColumns", List.of("pt", "id"), "DataColumnsUnordered", true));
    assertThat(free.schema().getFields().stream().map(Field::getName)).containsExactly("pt", "id");
    assertThat(raw(session, first, Map.of("DataColumns", List.of("nope"))).statusCode())
        .isEqualTo(400);
  }

  @Test
  void selectsPartitionsByPrefixAndIgnoresUnknownOnes() {
    assertThat(ids(splits(open(Map.of("RequiredPartitions", List.of("pt=b", "pt=zzz"))))))
        .containsExactlyInAnyOrder(range(60, 100));
    assertThat(ids(splits(open(Map.of("RequiredPartitions", List.of("pt='a'/hh=0")))))).hasSize(30);
    assertThat(open(Map.of("RequiredPartitions", List.of("pt=zzz"))).path("SplitsCount").asInt())
        .isZero();
  }

  @Test
  void staysASnapshotWhenTheTableChanges() {
    JsonNode session = open(split("RowOffset", 10, true));
    List<Object> before = read(session, Map.of(), Map.of()).column("id");
    server.sql("INSERT OVERWRITE TABLE t PARTITION (pt='a', hh=0) SELECT -1, 'x'");
    server.sql("TRUNCATE TABLE t");
    server.sql("DROP TABLE t");
    assertThat(read(session, Map.of(), Map.of()).column("id")).isEqualTo(before);
  }

  @Test
  void filtersByMaxComputeLiterals() {
    String filter =
        "(`id` >= 10 and `id` < 50) and not (`name` in ('n11', 'it\\'s')) and `pt` = 'a'";
    JsonNode session = open(Map.of("FilterPredicate", filter));
    assertThat(ids(splits(session))).hasSize(39).doesNotContain(11L);
    JsonNode rows =
        open(Map.of("FilterPredicate", filter, "SplitOptions", Map.of("SplitMode", "RowOffset")));
    assertThat(rows.path("RecordCount").asLong()).isEqualTo(39);
    assertThat(read(rows, Map.of("Offset", "30", "Count", "100"), Map.of()).rows()).hasSize(9);
  }

  @Test
  void refusesAPredicateItCannotReadUnlessTheFallbackIsOn() {
    Map<String, Object> bad = Map.of("FilterPredicate", "`id` >> nope(");
    HttpResponse<byte[]> refused = client.storage("TableCreateReadSession", "t", Map.of(), bad);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(TestClient.tree(refused).path("Code").asText()).isEqualTo("InvalidArgument");
    JsonNode session =
        open(Map.of("FilterPredicate", "`id` >> nope(", "FilterPredicateFallback", true));
    assertThat(ids(splits(session))).hasSize(100);
  }

  @Test
  void compressesBuffersAsAskedWithoutContentEncoding() {
    JsonNode session = open(split("Size", 1L << 30, true));
    for (String token : List.of("zstd", "x-lz4-frame", "x-lz4-frame,zstd", "gzip")) {
      TestClient asking = new TestClient(server).at(clock).header("Accept-Encoding", token);
      HttpResponse<byte[]> answer =
          asking.storage(
              "TableRead",
              "t",
              Map.of("SessionId", session.path("SessionId").asText(), "Index", "0"),
              Map.of());
      assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(Ipc.read(answer.body()).column("id")).containsExactlyInAnyOrder(range(0, 100));
    }
  }

  @Test
  void compressesTheEntityWhenSwitchedTo() throws IOException {
    EmulatorConfig config = EmulatorConfig.defaults();
    start(config.withSwitch(Switches.ENTITY_COMPRESSION, true));
    JsonNode session = open(split("Size", 1L << 30, true));
    HttpResponse<byte[]> answer =
        new TestClient(server)
            .at(clock)
            .header("Accept-Encoding", "zstd")
            .storage(
                "TableRead",
                "t",
                Map.of("SessionId", session.path("SessionId").asText(), "Index", "0"),
                Map.of());
    try (ZstdInputStream plain = new ZstdInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(Ipc.read(plain.readAllBytes()).rows()).hasSize(100);
    }
  }

  @Test
  void preparesASessionForAsManyPollsAsConfigured() {
    start(EmulatorConfig.defaults().withInitPolls(2));
    JsonNode session = open(Map.of());
    assertThat(session.path("SessionStatus").asText()).isEqualTo("INIT");
    assertThat(raw(session, Map.of("Index", "0"), Map.of()).statusCode()).isEqualTo(409);
    Map<String, String> query = Map.of("SessionId", session.path("SessionId").asText());
    assertThat(
            client.json("TableGetReadSession", "t", query, Map.of()).path("SessionStatus").asText())
        .isEqualTo("INIT");
    JsonNode ready = client.json("TableGetReadSession", "t", query, new byte[0]);
    assertThat(ready.path("SessionStatus").asText()).isEqualTo("NORMAL");
    assertThat(ready.path("SplitsCount").asInt()).isPositive();
  }

  @Test
  void expiresAndIsRevivedByARefresh() {
    JsonNode session = open(Map.of());
    clock.advance(Duration.ofHours(25));
    HttpResponse<byte[]> expired = raw(session, Map.of("Index", "0"), Map.of());
    assertThat(expired.statusCode()).isEqualTo(409);
    assertThat(TestClient.tree(expired).path("Code").asText()).isEqualTo("SessionExpired");
    Map<String, String> query =
        Map.of("SessionId", session.path("SessionId").asText(), "session_refresh", "true");
    assertThat(
            client.json("TableGetReadSession", "t", query, Map.of()).path("SessionStatus").asText())
        .isEqualTo("NORMAL");
    assertThat(read(session, Map.of(), Map.of()).rows()).hasSize(100);
  }

  @Test
  void hasNoSplitsForAnEmptyTableAndRefusesWhatItDoesNotKnow() {
    server.sql("CREATE TABLE empty1 (a BIGINT)");
    JsonNode session = client.json("TableCreateReadSession", "empty1", Map.of(), Map.of());
    assertThat(session.path("SplitsCount").asInt()).isZero();
    assertThat(client.storage("TableRead", "t", Map.of("SessionId", "x"), Map.of()).statusCode())
        .isEqualTo(404);
    HttpResponse<byte[]> blob = client.storage("BlobRead", "t", Map.of(), Map.of());
    assertThat(blob.statusCode()).isEqualTo(400);
    assertThat(TestClient.text(blob)).contains("BlobRead");
  }
}
