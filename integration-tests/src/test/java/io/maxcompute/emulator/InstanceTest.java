package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstanceTest {
  private final EmulatorServer server = EmulatorServer.start();
  private final TestClient client = new TestClient(server);
  private final SqlCalls sql = new SqlCalls(client);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void stopsAQueryThatRunsSoThatOthersHaveItsThread() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      ids.add(sql.submitEndless(server));
    }
    for (String id : ids) {
      assertThat(sql.stop(id).statusCode()).isEqualTo(200);
      assertThat(client.read(SqlCalls.instance(id), Map.of("taskstatus", "")))
          .contains("<Status>Terminated</Status>", "<Status>Cancelled</Status>");
    }
    assertThat(sql.run("SELECT 7 AS x")).contains("\"7\"");
  }

  @Test
  void keepsTheResultOfAnInstanceThatHadEndedWhenItWasStopped() {
    String id = sql.submit("SELECT 7 AS x");
    sql.finished(id);
    sql.stop(id);
    assertThat(SqlCalls.result(sql.finished(id))).contains("\"7\"");
  }

  @Test
  void failsAStatementThatIsNestedTooDeeplyForItsThread() {
    String id = sql.submit("SELECT " + "(".repeat(100_000) + "1" + ")".repeat(100_000));
    sql.finished(id);
    assertThat(client.read(SqlCalls.instance(id), Map.of("taskstatus", "")))
        .contains("<Status>Failed</Status>");
  }

  @Test
  void answersEverySubResourceInItsShape() {
    String id = sql.submit("SELECT 1");
    sql.finished(id);
    String path = SqlCalls.instance(id);
    assertThat(client.read(path, Map.of("instanceprogress", "MyTask", "taskname", "MyTask")))
        .contains("<Stage ID=\"M1_job0\">", "<TotalWorkers>1<", "<FinishedPercentage>100<");
    assertThat(client.read(path, Map.of("source", ""))).startsWith("<Job>").contains("SELECT 1");
    assertThat(client.read(path, Map.of("instancesummary", "", "taskname", "MyTask")))
        .isEqualTo("{\"Instance\":{\"JsonSummary\":\"{}\",\"Summary\":\"\"}}");
    for (String detail : List.of("instancedetail", "detail", "instancequota", "info")) {
      assertThat(client.read(path, Map.of(detail, "", "taskname", "MyTask"))).isEqualTo("{}");
    }
    assertThat(client.read(path, Map.of("info", "", "taskname", "MyTask", "key", "warnings")))
        .isEqualTo("{\"warnings\":[]}");
    byte[] info =
        "<Instance><Key>k</Key><Value>v</Value></Instance>".getBytes(StandardCharsets.UTF_8);
    assertThat(
            client
                .control("PUT", path, Map.of("info", "", "taskname", "MyTask"), info)
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void acceptsUsageLogsAndGivesTokensForLogViews() {
    byte[] json = "{\"counter\":1}".getBytes(StandardCharsets.UTF_8);
    assertThat(client.control("PUT", "/projects/emulator/logs", Map.of(), json).statusCode())
        .isEqualTo(200);
    HttpResponse<byte[]> token =
        client.control(
            "POST", "/projects/emulator/authorization", Map.of("sign_bearer_token", ""), json);
    assertThat(TestClient.text(token)).contains("<Authorization><Result>");
  }

  @Test
  void listsInstancesByStatusAndTime() {
    String running = sql.submitEndless(server);
    String ended = sql.submit("SELECT 1");
    sql.finished(ended);
    String path = "/projects/emulator/instances";
    assertThat(client.read(path, Map.of("status", "Running")))
        .contains(running)
        .doesNotContain(ended);
    assertThat(client.read(path, Map.of("status", "Terminated")))
        .contains(ended)
        .doesNotContain(running);
    long now = Instant.now(Clock.system(ZoneOffset.UTC)).getEpochSecond();
    assertThat(client.read(path, Map.of("daterange", (now - 600) + ":" + (now + 600))))
        .contains(ended);
    assertThat(client.read(path, Map.of("daterange", (now + 600) + ":"))).doesNotContain("<Name>");
    assertThat(client.get(path, Map.of("daterange", "yesterday")).statusCode()).isEqualTo(400);
    assertThat(client.read(path, Map.of("jobname", "none"))).doesNotContain("<Name>");
  }

  @Test
  void refusesTasksThatAreNotSql() {
    String merge =
        "<Instance><Job><Tasks><Merge><Name>m</Name><TableName>t</TableName></Merge></Tasks></Job>"
            + "</Instance>";
    HttpResponse<byte[]> answer =
        client.control(
            "POST",
            "/projects/emulator/instances",
            Map.of(),
            merge.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(TestClient.text(answer))
        .contains("<Code>InvalidParameter</Code>", "only jobs with one SQL task");
  }
}
