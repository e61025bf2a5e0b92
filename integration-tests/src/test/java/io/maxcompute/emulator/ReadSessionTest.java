package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadSessionTest {
  private final MovableClock clock = new MovableClock();
  private EmulatorServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    start(EmulatorConfig.defaults());
  }

  private void start(EmulatorConfig config) {
    close();
    server = EmulatorServer.start(config.withClock(clock));
    client = new TestClient(server).at(clock);
    server.sql("CREATE TABLE t (id BIGINT, name STRING) PARTITIONED BY (pt STRING, hh BIGINT)");
    server.sql(
        "INSERT INTO t PARTITION (pt, hh) SELECT r, concat('n', cast(r AS STRING)), "
            + "if(r < 60, 'a', 'b'), r % 2 FROM (SELECT unnest(range(100)) AS r) q");
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private JsonNode open(Map<String, Object> request) {
    return client.json("TableCreateReadSession", "t", Map.of(), request);
  }

  private static Map<String, Object> split(String mode, long number, boolean cross) {
    return Map.of(
        "SplitOptions",
        Map.of("SplitMode", mode, "SplitNumber", number, "CrossPartition", cross),
        "RequiredPartitionColumns",
        List.of("hh", "pt"));
  }

  private HttpResponse<byte[]> raw(JsonNode session, Map<String, String> query, Object body) {
    Map<String, String> all = new HashMap<>(query);
    all.put("SessionId", session.path("SessionId").asText());
    return client.storage("TableRead", "t", all, body);
  }

  private Ipc.Content read(JsonNode session, Map<String, String> query, Object body) {
    HttpResponse<byte[]> answer = raw(session, query, body);
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(200);
    return Ipc.read(answer.body());
  }

  private List<Ipc.Content> splits(JsonNode session) {
    List<Ipc.Content> contents = new ArrayList<>();
    for (int i = 0; i < session.path("SplitsCount").asInt(); i++) {
      contents.add(read(session, Map.of("Index", Integer.toString(i)), Map.of()));
    }
    return contents;
  }

  private static List<Object> ids(List<Ipc.Content> contents) {
    return contents.stream().flatMap(content -> content.column("id").stream()).toList();
  }

  private static Object[] range(long from, long to) {
    return LongStream.range(from, to).boxed().toArray();
  }

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
  void cutsBySizeSoThatEveryRowIsInExactlyOneSplit() {
    JsonNode session = open(split("Size", 100, true));
    assertThat(session.path("SplitsCount").asInt()).isGreaterThan(5);
    assertThat(ids(splits(session))).containsExactlyInAnyOrder(range(0, 100));
  }

  @Test
  void givesARowThatIsLargerThanASplitASplitOfItsOwn() {
    assertThat(splits(open(split("Size", 1, true)))).hasSize(100);
  }

  @Test
  void keepsSplitsInsideAPartitionWhenAsked() {
    List<Ipc.Content> inside = splits(open(split("Size", 1L << 30, false)));
    assertThat(inside).hasSize(4);
    assertThat(inside)
        .allSatisfy(c -> assertThat(List.copyOf(new HashSet<>(c.column("pt")))).hasSize(1));
    assertThat(splits(open(split("Size", 1L << 30, true)))).hasSize(1);
  }

  @Test
  void cutsIntoTheWantedNumberOfSplits() {
    List<Ipc.Content> four = splits(open(split("Parallelism", 5, true)));
    assertThat(four).hasSizeBetween(5, 6);
    assertThat(ids(four)).containsExactlyInAnyOrder(range(0, 100));
  }

  @Test
  void limitsTheFilesOfASplit() {
    Map<String, Object> request = new HashMap<>(split("Size", 1L << 30, true));
    request.put("SplitMaxFileNum", 1);
    assertThat(splits(open(request))).hasSize(4);
  }

  @Test
  void readsRowRangesInAStableOrder() {
    JsonNode session = open(split("RowOffset", 30, true));
    assertThat(session.path("RecordCount").asLong()).isEqualTo(100);
    assertThat(session.path("SplitsCount").asInt()).isEqualTo(-1);
    List<Object> all = read(session, Map.of(), Map.of()).column("id");
    assertThat(all).containsExactlyInAnyOrder(range(0, 100));
    Map<String, String> middle = Map.of("Offset", "37", "Count", "25");
    assertThat(read(session, middle, Map.of()).column("id")).isEqualTo(all.subList(37, 62));
    assertThat(read(session, middle, Map.of("SkipRowNum", 5)).column("id"))
        .isEqualTo(all.subList(42, 62));
    assertThat(read(session, Map.of("Offset", "95", "Count", "4294967295"), Map.of()).rows())
        .hasSize(5);
    assertThat(read(session, Map.of("Offset", "200", "Count", "1"), Map.of()).rows()).isEmpty();
  }

  @Test
  void skipsRowsOfAnIndexSplit() {
    JsonNode session = open(split("Size", 1L << 30, true));
    List<Object> all = ids(splits(session));
    assertThat(read(session, Map.of("Index", "0"), Map.of("SkipRowNum", 70)).column("id"))
        .isEqualTo(all.subList(70, 100));
    assertThat(
            read(session, Map.of("Index", "0", "Offset", "10", "Count", "5"), Map.of())
                .column("id"))
        .isEqualTo(all.subList(10, 15));
    assertThat(raw(session, Map.of("Index", "1"), Map.of()).statusCode()).isEqualTo(400);
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
    start(config.withSwitches(switches -> switches.entityCompression(true)));
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
  void readsBucketsOfAClusteredTable() {
    server.sql("CREATE TABLE c (id BIGINT, name STRING) CLUSTERED BY (id) INTO 4 BUCKETS");
    server.sql("INSERT INTO c SELECT r, 'x' FROM (SELECT unnest(range(100)) AS r) q");
    Map<String, Object> bucket = Map.of("SplitOptions", Map.of("SplitMode", "Bucket"));
    JsonNode session = client.json("TableCreateReadSession", "c", Map.of(), bucket);
    assertThat(session.path("SplitBucketId")).hasSize(session.path("SplitsCount").asInt());
    JsonNode one =
        client.json(
            "TableCreateReadSession",
            "c",
            Map.of(),
            Map.of("SplitOptions", Map.of("SplitMode", "Bucket"), "RequiredBucketIds", List.of(1)));
    assertThat(one.path("SplitBucketId").toString()).isEqualTo("[1]");
    assertThat(client.storage("TableCreateReadSession", "t", Map.of(), bucket).statusCode())
        .isEqualTo(400);
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
