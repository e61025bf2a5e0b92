package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How sessions are cut (storage-api.md 3.2, 3.3). */
class SplitTest extends ReadTest {

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
}
