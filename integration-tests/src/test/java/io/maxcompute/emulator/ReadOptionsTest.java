package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.storage.Switches.Transactional;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;

class ReadOptionsTest extends ReadTest {

  @Override
  void fill() {
    server.sql("CREATE TABLE t (id BIGINT, name STRING) PARTITIONED BY (pt STRING)");
    server.sql(
        "INSERT INTO t PARTITION (pt) SELECT r, concat('n', cast(r AS STRING)), "
            + "if(r < 6, 'a', 'b') FROM (SELECT unnest(range(10)) AS r) q");
  }

  private Ipc.Content read(String table, JsonNode session) {
    return content(raw(table, session, Map.of(), Map.of()));
  }

  private static Map<String, Object> mode(String mode) {
    return Map.of("SplitOptions", Map.of("SplitMode", mode));
  }

  /** Returns the types of a field and of all fields inside it. */
  private static List<Class<?>> types(Field field) {
    List<Class<?>> types = new ArrayList<>();
    types.add(field.getType().getClass());
    field.getChildren().forEach(child -> types.addAll(types(child)));
    return types;
  }

  @Test
  void givesTextsAndBinariesLargeOffsetsAtAnyDepth() {
    server.sql(
        "CREATE TABLE l (s STRING, v VARCHAR(9), b BINARY, a ARRAY<STRING>, m MAP<STRING,BIGINT>,"
            + " x STRUCT<y:ARRAY<BINARY>>) PARTITIONED BY (pt STRING)");
    server.sql(
        "INSERT INTO l PARTITION (pt='one') SELECT 'text', 'v', X'0102', array('p', NULL, 'q'),"
            + " map('k', 7L), named_struct('y', array(X'03'))");
    Map<String, Object> request =
        Map.of("EnableLargeString", true, "RequiredPartitionColumns", List.of("pt"));
    JsonNode session = open("l", request);
    assertThat(session.path("EnableLargeString").asBoolean()).isTrue();
    Ipc.Content content = read("l", session);
    assertThat(content.schema().getFields().stream().flatMap(f -> types(f).stream()))
        .contains(ArrowType.LargeUtf8.class, ArrowType.LargeBinary.class)
        .doesNotContain(ArrowType.Utf8.class, ArrowType.Binary.class);
    assertThat(content.rows().get(0))
        .containsExactly(
            "text",
            "v",
            "[1, 2]",
            "[\"p\",null,\"q\"]",
            "[{\"key\":\"k\",\"value\":7}]",
            "{\"y\":[\"Aw==\"]}",
            "one");
  }

  @Test
  void filtersRowsWithLargeOffsets() {
    Map<String, Object> request =
        Map.of("EnableLargeString", true, "FilterPredicate", "`id` in (2, 3, 9)");
    assertThat(read("t", open("t", request)).column("name")).containsExactly("n2", "n3", "n9");
  }

  @Test
  void hasSmallOffsetsUnlessAsked() {
    JsonNode session = open("t", Map.of());
    assertThat(session.path("EnableLargeString").asBoolean(true)).isFalse();
    assertThat(read("t", session).schema().findField("name").getType())
        .isInstanceOf(ArrowType.Utf8.class);
  }

  private void createTransactional() {
    server.sql("CREATE TABLE tx (id BIGINT) TBLPROPERTIES ('transactional'='true')");
    server.sql("INSERT INTO tx VALUES (1), (2), (3)");
  }

  @Test
  void cutsTransactionalTablesByRowsWhateverWasAskedFor() {
    createTransactional();
    JsonNode session = open("tx", mode("Size"));
    assertThat(session.path("SplitMode").asText()).isEqualTo("RowOffset");
    assertThat(session.path("SplitsCount").asInt()).isEqualTo(-1);
    assertThat(session.path("RecordCount").asLong()).isEqualTo(3);
    assertThat(open("t", mode("Size")).path("SplitMode").asText()).isEqualTo("Size");
  }

  @Test
  void refusesToCutTransactionalTablesBySizeWhenSwitchedTo() {
    start(
        EmulatorConfig.defaults().withSwitch(Switches.TRANSACTIONAL_READS, Transactional.REFUSED));
    createTransactional();
    HttpResponse<byte[]> refused = create("tx", mode("Size"));
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(TestClient.text(refused)).contains("RowOffset");
    assertThat(create("tx", mode("RowOffset")).statusCode()).isEqualTo(200);
  }

  @Test
  void cutsTransactionalTablesAsAskedWhenSwitchedTo() {
    start(
        EmulatorConfig.defaults().withSwitch(Switches.TRANSACTIONAL_READS, Transactional.AS_ASKED));
    createTransactional();
    assertThat(open("tx", mode("Size")).path("SplitMode").asText()).isEqualTo("Size");
  }

  @Test
  void readsOnlyTheBucketsAskedForAsNumbersOrTexts() {
    server.sql("CREATE TABLE c (id BIGINT) CLUSTERED BY (id) INTO 4 BUCKETS");
    server.sql("INSERT INTO c SELECT r FROM (SELECT unnest(range(100)) AS r) q");
    List<Object> all = new ArrayList<>();
    for (int bucket = 0; bucket < 4; bucket++) {
      List<Object> rows = read("c", open("c", buckets(List.of(bucket)))).column("id");
      List<String> text = List.of(Integer.toString(bucket));
      assertThat(read("c", open("c", buckets(text))).column("id")).isEqualTo(rows);
      all.addAll(rows);
    }
    assertThat(all).hasSize(100).doesNotHaveDuplicates();
  }

  private static Map<String, Object> buckets(List<?> ids) {
    return Map.of("RequiredBucketIds", ids);
  }

  @Test
  void refusesBucketsThatDoNotExist() {
    server.sql("CREATE TABLE c (id BIGINT) CLUSTERED BY (id) INTO 4 BUCKETS");
    assertThat(create("c", buckets(List.of(4))).statusCode()).isEqualTo(400);
    assertThat(create("c", buckets(List.of(-1))).statusCode()).isEqualTo(400);
    assertThat(create("c", buckets(List.of("x"))).statusCode()).isEqualTo(400);
    assertThat(create("t", buckets(List.of(0))).statusCode()).isEqualTo(400);
  }

  @Test
  void readsAPartitionOnceHoweverOftenItIsNamed() {
    Map<String, Object> request =
        Map.of("RequiredPartitions", List.of("pt=a", "pt='a'", "PT=a", ""));
    assertThat(read("t", open("t", Map.of("RequiredPartitions", List.of("pt=a", "pt='a'")))).rows())
        .hasSize(6);
    assertThat(read("t", open("t", request)).rows()).hasSize(10);
  }

  @Test
  void refusesAnUnknownPartitionWhenSwitchedTo() {
    start(EmulatorConfig.defaults().withSwitch(Switches.REFUSES_UNKNOWN_PARTITIONS, true));
    HttpResponse<byte[]> refused =
        create("t", Map.of("RequiredPartitions", List.of("pt=a", "pt=zzz")));
    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(TestClient.tree(refused).path("Code").asText()).isEqualTo("NoSuchPartition");
  }

  @Test
  void mergesSmallFilesOfEveryTypeIntoBatchesOfTheWantedRows() {
    server.sql(
        "CREATE TABLE m (i INT, b BOOLEAN, s STRING, x BINARY, d DECIMAL(38,2), dt DATETIME,"
            + " a ARRAY<STRUCT<k:STRING,v:ARRAY<BIGINT>>>, m MAP<STRING,DOUBLE>)");
    List<List<Object>> expected = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      String nested = "array(named_struct('k', 'k" + i + "', 'v', array(" + i + "L, NULL)), NULL)";
      boolean empty = i % 3 == 1;
      String values =
          empty
              ? "NULL, NULL, NULL, NULL, NULL, NULL"
              : "true, 's"
                  + i
                  + "', X'0"
                  + i
                  + "', 1.5BD, DATETIME '2024-01-02 03:04:05', "
                  + nested;
      server.sql("INSERT INTO m SELECT " + i + ", " + values + ", map('z', " + i + ".0D)");
      List<Object> row = new ArrayList<>(Collections.nCopies(8, null));
      row.set(0, i);
      row.set(7, "[{\"key\":\"z\",\"value\":" + i + ".0}]");
      if (!empty) {
        row.set(1, true);
        row.set(2, "s" + i);
        row.set(3, "[" + i + "]");
        row.set(4, new BigDecimal("1.50"));
        row.set(5, "2024-01-02T03:04:05");
        row.set(6, "[{\"k\":\"k" + i + "\",\"v\":[" + i + ",null]},null]");
      }
      expected.add(row);
    }
    for (boolean large : List.of(false, true)) {
      JsonNode session = open("m", Map.of("EnableLargeString", large));
      Ipc.Content content = Ipc.read(raw("m", session, Map.of(), Map.of("MaxBatchRows", 3)).body());
      assertThat(content.batches()).containsExactly(3, 3, 1);
      assertThat(content.rows()).isEqualTo(expected);
    }
  }

  @Test
  void readsTheRestWithoutACount() {
    JsonNode session = open("t", mode("RowOffset"));
    HttpResponse<byte[]> answer = raw("t", session, Map.of("Offset", "4"), Map.of("SkipRowNum", 3));
    assertThat(Ipc.read(answer.body()).rows()).hasSize(3);
  }

  @Test
  void refusesRangesThatMakeNoSense() {
    JsonNode session = open("t", mode("Size"));
    for (Map<String, String> range :
        List.of(
            Map.of("Index", "-2"),
            Map.of("Index", "4294967296"),
            Map.of("Index", ""),
            Map.of("Offset", "-1"),
            Map.of("Count", "x"))) {
      assertThat(raw("t", session, range, Map.of()).statusCode()).as("" + range).isEqualTo(400);
    }
  }

  @Test
  void refusesOtherFormatsThanArrow() {
    JsonNode session = open("t", mode("Size"));
    Map<String, Object> body = Map.of("DataFormat", Map.of("Type", "ORC"));
    assertThat(raw("t", session, Map.of(), body).statusCode()).isEqualTo(400);
  }

  @Test
  void doesNotFindASessionOfAnotherTable() {
    server.sql("CREATE TABLE u (id BIGINT, name STRING)");
    JsonNode session = open("t", mode("Size"));
    assertThat(raw("u", session, Map.of(), Map.of()).statusCode()).isEqualTo(404);
  }
}
