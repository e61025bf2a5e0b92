package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {
  private final EmulatorServer server =
      EmulatorServer.start(EmulatorConfig.defaults().withPageSize(2));
  private final TestClient client = new TestClient(server);
  private final SqlCalls sql = new SqlCalls(client);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void describesTheProjectWithTheHeadersThatClientsNeed() {
    HttpResponse<byte[]> answer = client.get("/projects/emulator", Map.of());
    assertThat(TestClient.text(answer)).contains("<Properties>", "odps.schema.model.enabled");
    assertThat(answer.headers().map())
        .containsKeys("x-odps-owner", "x-odps-creation-time", "last-modified");
    assertThat(client.read("/tenants", Map.of())).contains("\"odps.namespace.schema\":\"true\"");
  }

  @Test
  void discoversTheStorageEndpointWhateverTheQuery() {
    String authority = server.storageEndpoint().getAuthority();
    assertThat(client.read("/projects/emulator/tunnel", Map.of("service", "")))
        .isEqualTo(authority);
    assertThat(client.read("/projects/emulator/tunnel", Map.of("quota", "q"))).isEqualTo(authority);
  }

  @Test
  void answersWhatIsMissingWithABody() {
    assertThat(TestClient.text(client.get("/projects/nope", Map.of()))).contains("NoSuchProject");
    HttpResponse<byte[]> table = client.get("/projects/emulator/tables/nope", Map.of());
    assertThat(table.statusCode()).isEqualTo(404);
    assertThat(TestClient.text(table))
        .contains("<Code>NoSuchObject</Code>", "ODPS-0130131:Table not found");
    assertThat(client.get("/logview/host", Map.of()).statusCode()).isEqualTo(404);
  }

  @Test
  void describesATableInBothVariants() {
    server.sql(
        "CREATE TABLE described (a BIGINT NOT NULL COMMENT 'key', b DECIMAL(10,2)) "
            + "COMMENT 'all' PARTITIONED BY (pt STRING) CLUSTERED BY (a) SORTED BY (a DESC) "
            + "INTO 4 BUCKETS TBLPROPERTIES ('k'='v') LIFECYCLE 7");
    String basic =
        client.read("/projects/emulator/tables/DESCRIBED", Map.of("curr_schema", "default"));
    assertThat(basic)
        .contains("<Project>emulator</Project>", "<SchemaName>default</SchemaName>")
        .contains("\"type\":\"decimal(10,2)\"", "\"isNullable\":false", "\"lifecycle\":7")
        .contains("\"recordNum\":-1", "\"tableProperties\":\"{\\\"k\\\":\\\"v\\\"}\"");
    String extended = client.read("/projects/emulator/tables/described", Map.of("extended", ""));
    assertThat(extended)
        .contains("\"PhysicalSize\":", "\"Reserved\":\"{")
        .contains("\\\"ClusterType\\\":\\\"hash\\\",\\\"BucketNum\\\":4")
        .contains("\\\"order\\\":\\\"desc\\\"");
  }

  @Test
  void listsTablesPageByPageWithAMarkerOnEveryPage() {
    for (int i = 0; i < 3; i++) {
      server.sql("CREATE TABLE listed" + i + " (a BIGINT)");
    }
    server.sql("CREATE TABLE other (a BIGINT)");
    String path = "/projects/emulator/tables";
    String first = client.read(path, Map.of("expectmarker", "true", "name", "listed"));
    assertThat(first).contains("<Name>listed0</Name>", "<Name>listed1</Name>");
    String last =
        client.read(
            path,
            Map.of(
                "expectmarker",
                "true",
                "name",
                "listed",
                "marker",
                SqlCalls.element(first, "Marker")));
    assertThat(last).contains("<Name>listed2</Name>").doesNotContain("other");
    assertThat(SqlCalls.element(last, "Marker")).isEmpty();
  }

  @Test
  void listsPartitionsAsObjectsByPageAndAsNamesAtOnce() {
    server.sql("CREATE TABLE parts (a BIGINT) PARTITIONED BY (pt STRING, hh BIGINT)");
    server.sql("INSERT INTO parts PARTITION (pt, hh) VALUES (1,'a',1), (2,'a',2), (3,'b',1)");
    String path = "/projects/emulator/tables/parts";
    String first = client.read(path, Map.of("partitions", "", "expectmarker", "true"));
    assertThat(first)
        .contains("<Column Name=\"pt\" Value=\"a\"", "<PartitionRecordCount>1<")
        .contains("<LastAccessTime>0<");
    assertThat(SqlCalls.element(first, "Marker")).isNotEmpty();
    assertThat(client.read(path, Map.of("partitions", "", "name", "")))
        .contains("<Name>pt=a/hh=1</Name>", "<Name>pt=a/hh=2</Name>", "<Name>pt=b/hh=1</Name>");
    assertThat(client.read(path, Map.of("partitions", "", "name", "", "partition", "pt='b'")))
        .contains("pt=b/hh=1")
        .doesNotContain("pt=a");
    assertThat(client.read(path, Map.of("partition", "pt='a',hh='2'")))
        .contains("\"partitionRecordNum\":1");
    HttpResponse<byte[]> missing = client.get(path, Map.of("partition", "pt=a/hh=9"));
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(TestClient.text(missing)).contains("NoSuchPartition");
    assertThat(client.get(path, Map.of("partition", "x=1")).statusCode()).isEqualTo(400);
  }

  @Test
  void managesSchemasOverHttp() {
    byte[] body = "<Schema><Name>s1</Name></Schema>".getBytes(StandardCharsets.UTF_8);
    String path = "/projects/emulator/schemas";
    assertThat(client.control("POST", path, Map.of(), body).statusCode()).isEqualTo(200);
    assertThat(client.control("POST", path, Map.of(), body).statusCode()).isEqualTo(409);
    assertThat(client.read(path, Map.of())).contains("<Name>default</Name>", "<Name>s1</Name>");
    assertThat(client.get(path + "/s1", Map.of()).headers().map()).containsKey("last-modified");
    assertThat(client.control("DELETE", path + "/s1", Map.of(), new byte[0]).statusCode())
        .isEqualTo(200);
    assertThat(client.get(path + "/s1", Map.of()).statusCode()).isEqualTo(404);
  }

  @Test
  void runsSqlAsAnInstance() {
    String id = sql.submit("SET a.b=c; SELECT 1 AS x, 'a\"b' AS y, CAST(NULL AS STRING) AS z;");
    String result = sql.finished(id);
    assertThat(SqlCalls.result(result)).isEqualTo("\"x\",\"y\",\"z\"\n\"1\",\"a\"\"b\",\\N\n");
    assertThat(result).contains("<Name>MyTask</Name>", "Format=\"csv\"", "Success");
    String path = "/projects/emulator/instances/" + id;
    assertThat(client.read(path, Map.of("taskstatus", "")))
        .contains("Type=\"SQL\"", "<Name>MyTask</Name>", "<Status>Success</Status>");
    assertThat(client.read(path, Map.of("instanceprogress", "MyTask", "taskname", "MyTask")))
        .contains("<FinishedPercentage>100<");
    assertThat(client.read(path, Map.of("source", ""))).startsWith("<Job>");
    assertThat(client.read("/projects/emulator/instances", Map.of()))
        .contains("<Name>" + id + "</Name>");
  }

  @Test
  void reportsFailedSqlInTheResult() {
    String result = sql.finished(sql.submit("SELECT * FROM nope"));
    assertThat(result).contains("<Status>Failed</Status>", "Format=\"text\"");
    assertThat(SqlCalls.result(result)).startsWith("ODPS-0130131:[1,1] Table not found");
  }

  @Test
  void refusesToStopAnInstanceIntoAnotherState() {
    String path = "/projects/emulator/instances/" + sql.submit("SELECT 1");
    byte[] wrong = "<Instance><Status>Running</Status></Instance>".getBytes(StandardCharsets.UTF_8);
    assertThat(client.control("PUT", path, Map.of(), wrong).statusCode()).isEqualTo(400);
    byte[] right =
        "<Instance><Status>Terminated</Status></Instance>".getBytes(StandardCharsets.UTF_8);
    assertThat(client.control("PUT", path, Map.of(), right).statusCode()).isEqualTo(200);
    assertThat(client.get("/projects/emulator/instances/none", Map.of()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void answersSqlAtOnceWhenConfigured() {
    try (EmulatorServer eager =
        EmulatorServer.start(EmulatorConfig.defaults().withSynchronousSql(true))) {
      String xml =
          "<Instance><Job><Tasks><SQL><Name>T</Name><Query>SELECT 5</Query></SQL></Tasks></Job>"
              + "</Instance>";
      HttpResponse<byte[]> answer =
          new TestClient(eager)
              .control(
                  "POST",
                  "/projects/emulator/instances",
                  Map.of(),
                  xml.getBytes(StandardCharsets.UTF_8));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(SqlCalls.result(TestClient.text(answer))).endsWith("\"5\"\n");
    }
  }
}
