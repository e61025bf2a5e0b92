package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The MaxCompute types that the columns of a query's result have. */
class InstanceTypesTest {
  private static EmulatorServer server;
  private static TestClient client;

  @BeforeAll
  static void start() {
    server = EmulatorServer.start(EmulatorConfig.defaults().withSynchronousSql(true));
    client = new TestClient(server);
    server.sql(
        "CREATE TABLE t (ti TINYINT, si SMALLINT, i INT, b BIGINT, f FLOAT, d DOUBLE, bo BOOLEAN,"
            + " s STRING, v VARCHAR(10), c CHAR(3), bin BINARY, da DATE, dt DATETIME,"
            + " ts TIMESTAMP, ntz TIMESTAMP_NTZ, de DECIMAL(10,2), a ARRAY<VARCHAR(5)>,"
            + " m MAP<STRING,DATETIME>, st STRUCT<x:DECIMAL(5,1),y:ARRAY<TIMESTAMP_NTZ>>)"
            + " PARTITIONED BY (pt STRING)");
    server.sql("CREATE TABLE one (v VARCHAR(10), dt DATETIME, ts TIMESTAMP)");
    server.sql(
        "INSERT INTO one SELECT 'x', CAST('2024-01-02 03:04:05' AS DATETIME),"
            + " CAST('2024-01-02 03:04:05.123456' AS TIMESTAMP)");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<byte[]> run(String statement) {
    String job =
        "<Instance><Job><Tasks><SQL><Name>T</Name><Query><![CDATA["
            + statement
            + ";]]></Query></SQL></Tasks></Job></Instance>";
    return client.control(
        "POST", "/projects/emulator/instances", Map.of(), job.getBytes(StandardCharsets.UTF_8));
  }

  private static String id(HttpResponse<byte[]> answer) {
    String location = answer.headers().firstValue("Location").orElseThrow();
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /** Returns the types in the descriptor of the SQL result. */
  private static List<String> types(String select) {
    String xml = TestClient.text(run(select));
    int start = xml.indexOf("{\"IsSelect\"");
    assertThat(start).as(() -> failure(xml)).isPositive();
    List<String> types = new ArrayList<>();
    try {
      JsonNode columns =
          TestClient.JSON
              .readTree(xml.substring(start, xml.indexOf("]]>", start)))
              .path("Schema")
              .path("Columns");
      columns.forEach(column -> types.add(column.path("Type").asText()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(xml, e);
    }
    return types;
  }

  private static String failure(String xml) {
    int start = xml.indexOf("<![CDATA[") + "<![CDATA[".length();
    byte[] text = Base64.getDecoder().decode(xml.substring(start, xml.indexOf("]]>", start)));
    return new String(text, StandardCharsets.UTF_8);
  }

  private static Ipc.Content read(String select) {
    HttpResponse<byte[]> answer =
        client.instance("POST", "InstanceRead", id(run(select)), Map.of(), Map.of());
    assertThat(answer.statusCode()).as(() -> TestClient.text(answer)).isEqualTo(200);
    return Ipc.read(answer.body());
  }

  @Test
  void keepsTheTypesOfColumns() {
    assertThat(types("SELECT * FROM t"))
        .containsExactly(
            "tinyint",
            "smallint",
            "int",
            "bigint",
            "float",
            "double",
            "boolean",
            "string",
            "varchar(10)",
            "char(3)",
            "binary",
            "date",
            "datetime",
            "timestamp",
            "timestamp_ntz",
            "decimal(10,2)",
            "array<varchar(5)>",
            "map<string,datetime>",
            "struct<x:decimal(5,1),y:array<timestamp_ntz>>",
            "string");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SELECT v AS w FROM (SELECT v FROM t) q                      | varchar(10)
          WITH q AS (SELECT dt FROM t) SELECT max(dt) FROM q          | datetime
          SELECT dt FROM t UNION ALL SELECT dt FROM t                 | datetime
          SELECT coalesce(ntz, ntz) FROM t                            | timestamp_ntz
          SELECT a[0] FROM t                                          | varchar(5)
          SELECT m['k'] FROM t                                        | datetime
          SELECT st.y FROM t                                          | array<timestamp_ntz>
          SELECT concat(v, 'x') FROM t                                | string
          SELECT CAST(s AS VARCHAR(7)) FROM t                         | varchar(7)
          SELECT CAST(s AS DATETIME) FROM t                           | datetime
          SELECT CAST(ts AS TIMESTAMP_NTZ) FROM t                     | timestamp_ntz
          SELECT DATETIME '2024-01-02 03:04:05'                       | datetime
          SELECT TIMESTAMP '2024-01-02 03:04:05.123456789'            | timestamp
          SELECT getdate()                                            | datetime
          SELECT current_timestamp()                                  | timestamp
          SELECT count(*) FROM t                                      | bigint
          SELECT sum(b) FROM t                                        | bigint
          SELECT avg(b) FROM t                                        | double
          SELECT NULL                                                 | string
          SELECT array(1, 2)                                          | array<int>
          SELECT row_number() OVER (ORDER BY b) FROM t                | bigint
          """)
  void findsTheTypeOfAnExpression(String select, String type) {
    assertThat(types(select)).containsExactly(type);
  }

  @Test
  void readsValuesInTheTypesThatItNames() {
    Ipc.Content content =
        read("SELECT v, dt, ts, sum(1) AS n, NULL AS z FROM one GROUP BY v, dt, ts");
    assertThat(content.schema().getFields().stream().map(field -> field.getType().toString()))
        .containsExactly(
            "Utf8",
            "Timestamp(MILLISECOND, null)",
            "Timestamp(NANOSECOND, null)",
            "Int(64, true)",
            "Utf8");
    assertThat(content.rows().get(0))
        .containsExactly("x", "2024-01-02T03:04:05", "2024-01-02T03:04:05.123456", 1L, null);
  }

  @Test
  void keepsTheOrderOfRowsWhoseTypesItConverts() {
    String rows = "(SELECT unnest(range(50000)) AS r) q";
    Ipc.Content content =
        read(
            "SELECT r % 30011 AS k, sum(r) AS s FROM "
                + rows
                + " GROUP BY r % 30011 ORDER BY k DESC");
    assertThat(content.column("k").get(0)).isEqualTo(30_010L);
    assertThat(content.column("k")).isSortedAccordingTo((x, y) -> Long.compare((long) y, (long) x));
    assertThat(content.column("s").get(30_010)).isEqualTo(30_011L);
  }

  @Test
  void givesColumnsOfTheSameNameDifferentOnes() {
    Ipc.Content content = read("SELECT 1 AS a, 2 AS a");
    assertThat(content.schema().getFields().stream().map(Field::getName))
        .containsExactly("a", "a2");
    assertThat(content.rows()).containsExactly(List.of(1, 2));
  }

  @Test
  void readsNestedValues() {
    Ipc.Content content =
        read("SELECT array('a', NULL) AS l, map('k', 1) AS m, named_struct('x', 1, 'y', 'z') AS s");
    assertThat(content.rows().get(0))
        .containsExactly("[\"a\",null]", "[{\"key\":\"k\",\"value\":1}]", "{\"x\":1,\"y\":\"z\"}");
  }
}
