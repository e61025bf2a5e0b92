package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rules whose violation broke a real client, in the order of control-plane.md 8.13. */
class AcceptanceTest {
  private final EmulatorServer server = EmulatorServer.start();
  private final TestClient client = new TestClient(server);
  private final SqlCalls sql = new SqlCalls(client);

  @AfterEach
  void close() {
    server.close();
  }

  private String status(String id) {
    return TestClient.text(client.get(SqlCalls.instance(id), Map.of()));
  }

  private void stop(String id) {
    assertThat(sql.stop(id).statusCode()).isEqualTo(200);
  }

  @Test
  void namesTheProjectInATable() {
    server.sql("CREATE TABLE t (a BIGINT)");
    assertThat(client.read("/projects/emulator/tables/t", Map.of()))
        .contains("<Project>emulator</Project>");
    assertThat(client.read("/projects/emulator/tables/t", Map.of("extended", "")))
        .contains("<Project>emulator</Project>");
    assertThat(client.read("/projects/emulator/tables", Map.of()))
        .contains("<Project>emulator</Project>");
  }

  @Test
  void endsEveryListWithAnEmptyMarker() {
    server.sql("CREATE TABLE t (a BIGINT) PARTITIONED BY (p STRING)");
    for (String list : List.of("/tables", "/schemas", "/instances")) {
      assertThat(client.read("/projects/emulator" + list, Map.of())).contains("<Marker></Marker>");
    }
    assertThat(client.read("/projects", Map.of())).contains("<Marker></Marker>");
    for (Map<String, String> query :
        List.of(Map.of("partitions", ""), Map.of("partitions", "", "name", ""))) {
      assertThat(client.read("/projects/emulator/tables/t", query)).contains("<Marker></Marker>");
    }
  }

  @Test
  void datesAnInstanceWhileItRunsAndWhenItHasEnded() {
    String id = sql.submitEndless(server);
    HttpResponse<byte[]> running = client.get(SqlCalls.instance(id), Map.of());
    assertThat(TestClient.text(running)).contains("<Status>Running</Status>");
    assertThat(running.headers().firstValue("x-odps-start-time").orElseThrow()).endsWith("GMT");
    assertThat(running.headers().firstValue("x-odps-end-time")).contains("");
    assertThat(running.headers().firstValue("x-odps-owner")).isPresent();
    stop(id);
    HttpResponse<byte[]> ended = client.get(SqlCalls.instance(id), Map.of());
    assertThat(ended.headers().firstValue("x-odps-end-time").orElseThrow()).endsWith("GMT");
  }

  @Test
  void sendsNoTasksWithTheStatusOfAnInstance() {
    String id = sql.submit("SELECT 1");
    sql.finished(id);
    assertThat(status(id)).contains("<Status>Terminated</Status>").doesNotContain("Tasks");
    assertThat(client.read(SqlCalls.instance(id), Map.of("instancestatus", "")))
        .doesNotContain("Tasks");
  }

  @Test
  void acceptsAStatementWithAnEmptyBody() {
    HttpResponse<byte[]> answer = sql.post("SELECT 1");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void endsTheLocationWithTheIdOfTheInstance() {
    HttpResponse<byte[]> answer = sql.post("SELECT 1");
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .startsWith(server.endpoint() + "/projects/emulator/instances/")
        .matches(".*/[0-9]{17}g[0-9a-z]+");
    assertThat(status(SqlCalls.id(answer))).contains("<Status>");
  }

  @Test
  void describesTheProjectWithPropertiesAndThreeHeaders() {
    HttpResponse<byte[]> answer = client.get("/projects/emulator", Map.of("properties", "all"));
    assertThat(TestClient.text(answer)).contains("<Properties>", "</Properties>");
    for (String name : List.of("x-odps-creation-time", "Last-Modified")) {
      assertThat(answer.headers().firstValue(name).orElseThrow()).endsWith("GMT");
    }
    assertThat(answer.headers().firstValue("x-odps-owner").orElseThrow()).isNotEmpty();
    assertThat(client.read("/projects/emulator", Map.of("extended", "")))
        .contains("<ExtendedProperties>");
  }

  @Test
  void fillsEveryErrorWithFourElements() {
    List<HttpResponse<byte[]>> errors =
        List.of(
            client.get("/projects/nope", Map.of()),
            client.get("/projects/emulator/tables/nope", Map.of()),
            client.get("/projects/emulator/schemas/nope", Map.of()),
            client.get("/projects/emulator/instances/nope", Map.of()),
            client.get("/nothing/here", Map.of()),
            client.get("/projects/emulator/tables", Map.of("marker", "?")),
            client.control("DELETE", "/projects/emulator/tables/t", Map.of(), new byte[0]),
            client.control("POST", "/projects/emulator/instances", Map.of(), new byte[] {'x'}),
            new TestClient(server).as("", "").get("/projects", Map.of()),
            new TestClient(server).as("nobody", "x").get("/projects", Map.of()));
    assertThat(errors)
        .extracting(HttpResponse::statusCode)
        .containsExactly(404, 404, 404, 404, 404, 400, 405, 400, 400, 401);
    for (HttpResponse<byte[]> error : errors) {
      String xml = TestClient.text(error);
      assertThat(SqlCalls.element(xml, "Code")).isNotEmpty();
      assertThat(SqlCalls.data(xml)).isNotEmpty();
      assertThat(SqlCalls.element(xml, "RequestId"))
          .isEqualTo(error.headers().firstValue("x-odps-request-id").orElseThrow());
      assertThat(SqlCalls.element(xml, "HostId")).startsWith("http://");
    }
  }

  @Test
  void neverAnswers401ToABodyOfTheVendorsJavaClient() {
    byte[] body = "<Schema><Name>s</Name></Schema>".getBytes(StandardCharsets.UTF_8);
    TestClient java = new TestClient(server).as("nobody", "x").header("User-Agent", "JavaSDK");
    for (String method : List.of("POST", "PUT")) {
      HttpResponse<byte[]> answer =
          java.control(method, "/projects/emulator/instances/i", Map.of(), body);
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(TestClient.text(answer)).contains("ODPS-0410051");
    }
  }

  @Test
  void namesASchemaOnlyWhereThereAreSchemas() {
    server.sql("CREATE TABLE t (a BIGINT)");
    assertThat(client.read("/projects/emulator/tables/t", Map.of()))
        .contains("<SchemaName>default<");
    try (EmulatorServer flat =
        EmulatorServer.start(EmulatorConfig.defaults().withThreeTier(false))) {
      flat.sql("CREATE TABLE t (a BIGINT)");
      TestClient other = new TestClient(flat);
      assertThat(TestClient.text(other.get("/projects/emulator/tables/t", Map.of())))
          .doesNotContain("SchemaName");
      assertThat(TestClient.text(other.get("/projects/emulator/tables", Map.of())))
          .doesNotContain("SchemaName");
    }
  }

  @Test
  void packsJsonInsideJsonAsText() throws Exception {
    server.sql("CREATE TABLE t (a BIGINT NOT NULL) TBLPROPERTIES ('transactional'='true')");
    String path = "/projects/emulator/tables/t";
    JsonNode table =
        TestClient.JSON.readTree(SqlCalls.data(client.read(path, Map.of("extended", ""))));
    for (String key : List.of("Reserved", "serDeProperties", "tableProperties")) {
      assertThat(table.path(key).isTextual()).as(key).isTrue();
      assertThat(TestClient.JSON.readTree(table.path(key).asText()).isObject()).isTrue();
    }
    JsonNode reserved = TestClient.JSON.readTree(table.path("Reserved").asText());
    assertThat(reserved.path("Transactional").asText()).isEqualTo("true");
  }

  @Test
  void echoesTheNameOfTheTaskWithTypeSql() {
    String id = sql.submit("SELECT 1");
    for (String answer :
        List.of(sql.finished(id), client.read(SqlCalls.instance(id), Map.of("taskstatus", "")))) {
      assertThat(answer).contains("<Task Type=\"SQL\"><Name>MyTask</Name>");
    }
  }

  @Test
  void answersTheTaskStatusOfAStatementThatFailedAtOnce() {
    try (EmulatorServer eager =
        EmulatorServer.start(EmulatorConfig.defaults().withSynchronousSql(true))) {
      TestClient other = new TestClient(eager);
      HttpResponse<byte[]> answer = new SqlCalls(other).post("SELECT * FROM nope");
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(TestClient.text(answer)).contains("<Status>Failed</Status>");
      String path = SqlCalls.instance(SqlCalls.id(answer));
      assertThat(TestClient.text(other.get(path, Map.of("taskstatus", ""))))
          .contains("<Name>MyTask</Name>", "<Status>Failed</Status>");
    }
  }

  @Test
  void discoversTheStorageEndpointWithoutWhiteSpaceWhateverIsAsked() {
    for (Map<String, String> query :
        List.of(Map.<String, String>of(), Map.of("service", ""), Map.of("quotaName", "q"))) {
      assertThat(client.read("/projects/emulator/tunnel", query))
          .isEqualTo(server.storageEndpoint().getAuthority());
    }
  }

  @Test
  void knowsFlagsWithAndWithoutAnEqualsSign() {
    server.sql("CREATE TABLE t (a BIGINT) PARTITIONED BY (p STRING)");
    server.sql("ALTER TABLE t ADD PARTITION (p='a b+c')");
    TestClient bare = new TestClient(server).withBareFlags();
    for (TestClient each : List.of(client, bare)) {
      String path = "/projects/emulator/tables/t";
      assertThat(TestClient.text(each.get(path, Map.of("extended", "")))).contains("PhysicalSize");
      assertThat(TestClient.text(each.get(path, Map.of("partitions", "", "name", ""))))
          .contains("<Name>p=a b+c</Name>");
      assertThat(each.get(path, Map.of("partition", "p='a b+c'", "extended", "")).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void readsBothWaysToQuoteNamesAndDoubleSpaces() {
    sql.run("CREATE TABLE IF NOT EXISTS emulator.`T1` (\n  `a` BIGINT,\n  b STRING\n);");
    sql.run("CREATE TABLE IF NOT EXISTS `emulator`.`default`.`t2` (`a` BIGINT) LIFECYCLE 3;");
    sql.run("ALTER TABLE emulator.default.t1 SET LIFECYCLE 4;");
    assertThat(client.read("/projects/emulator/tables", Map.of()))
        .contains("<Name>t1</Name>", "<Name>t2</Name>");
    sql.run("DROP TABLE  IF EXISTS `emulator`.`t2`;");
    sql.run("DROP TABLE IF EXISTS emulator.default.`t1`;");
    assertThat(client.read("/projects/emulator/tables", Map.of())).doesNotContain("<Name>t");
  }

  @Test
  void executesADropThatNobodyWaitsFor() {
    server.sql("CREATE TABLE t (a BIGINT)");
    String id = sql.submit("DROP TABLE IF EXISTS t");
    assertThat(client.read(SqlCalls.instance(id), Map.of("instancestatus", "")))
        .contains("Terminated");
    assertThat(client.get("/projects/emulator/tables/t", Map.of()).statusCode()).isEqualTo(404);
  }
}
