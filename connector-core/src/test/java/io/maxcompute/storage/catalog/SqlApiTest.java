package io.maxcompute.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.catalog.SqlFailedException.Kind;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.XmlElement;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlApiTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Answer ACCEPTED =
      Answer.status(201, "text/plain", "")
          .with("Location", "http://h/projects/shop/instances/2025gabc");
  private static final SqlInstance INSTANCE = new SqlInstance("2025gabc", "SELECT 1");

  private final TestService service = new TestService();
  private final SqlApi api = new SqlApi(service.caller(), "shop", service::pass, service::nanoTime);

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void submitsAStatement() {
    service.server().answer(ACCEPTED);

    SqlInstance instance =
        api.submit(" SELECT '<&>]]>' ", Map.of("odps.namespace.schema", "true", "quote", "\"&<"));

    assertThat(instance.id()).isEqualTo("2025gabc");
    assertThat(service.server().request(0).method()).isEqualTo("POST");
    assertThat(service.server().request(0).header("Content-Type")).isEqualTo("application/xml");
    XmlElement job = first(XmlElement.parse(service.server().request(0).body()), "Job");
    assertThat(job.text("Priority")).isEqualTo("9");
    XmlElement sql = first(first(job, "Tasks"), "SQL");
    assertThat(sql.text("Name")).isEqualTo("AnonymousSQLTask");
    assertThat(sql.text("Query")).isEqualTo("SELECT '<&>]]>';");
    assertThat(first(sql, "Config").all("Property").get(0).text("Value"))
        .contains("\"odps.namespace.schema\":\"true\"")
        .contains("\"quote\":\"\\\"&<\"");
    assertThat(first(sql, "Config").all("Property").get(1).text("Value")).hasSize(36);
  }

  @Test
  void addsNoSecondSemicolon() {
    service.server().answer(ACCEPTED);

    api.submit("SELECT 1 ; ", Map.of());

    assertThat(service.server().request(0).text()).contains("<Query>SELECT 1 ;</Query>");
  }

  @Test
  void endsAStatementOutsideItsComment() {
    service.server().answerBy(request -> ACCEPTED);
    Map<String, String> sent =
        Map.of(
            "SELECT 1 -- one", "SELECT 1 -- one\n;",
            "SELECT 1; -- one;", "SELECT 1; -- one;",
            "SELECT '--'", "SELECT '--'\n;",
            "-- one\nSELECT 1", "-- one\nSELECT 1;");

    for (Map.Entry<String, String> statement : sent.entrySet()) {
      api.submit(statement.getKey(), Map.of());
      assertThat(lastQuery()).isEqualTo(statement.getValue());
    }
  }

  @Test
  void sendsEveryCharacterThatXmlCanHold() {
    service.server().answer(ACCEPTED);
    String sql = "SELECT '\t\r\n]]>&amp;中😀\uFFFD\"';";

    api.submit(sql, Map.of());

    assertThat(lastQuery()).isEqualTo(sql);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\0", "\u0001", "\u001F", "\uFFFE", "\uFFFF", "\uD800", "\uDC00x"})
  void refusesACharacterThatCannotBeSent(String character) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> api.submit("SELECT '" + character + "'", Map.of()));
    assertThat(service.server().requests()).isEmpty();
  }

  private String lastQuery() {
    List<TestRequest> all = service.server().requests();
    XmlElement job = first(XmlElement.parse(all.get(all.size() - 1).body()), "Job");
    return first(first(first(job, "Tasks"), "SQL"), "Query").text();
  }

  @Test
  void submitsOnlyOnceIfTheAnswerIsLost() {
    service.server().answer(Answer.silence());

    assertThatThrownBy(() -> api.submit("DROP TABLE t", Map.of()))
        .isInstanceOf(TransportException.class);
    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void refusesAnInstanceWithoutAName() {
    service.server().answer(Answer.status(201, "text/plain", ""));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.submit("SELECT 1", Map.of()));
  }

  @Test
  void waitsForTheEndAndDecodesTheResult() {
    int[] polls = {0};
    answer(
        () -> polls[0]++ < 3 ? "Running" : "Terminated",
        "Success",
        "<Result Transform=\"Base64\" Format=\"csv\"><![CDATA[ImEiCuS4rQo=]]></Result>");

    assertThat(api.await(INSTANCE, MINUTE)).isEqualTo("\"a\"\n中\n");
    assertThat(service.waits())
        .containsExactly(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));
  }

  @Test
  void takesAPlainResultAsItIs() {
    answer(() -> "Terminated", "Success", "<Result Format=\"text\"><![CDATA[a < b]]></Result>");

    assertThat(api.await(INSTANCE, MINUTE)).isEqualTo("a < b");
  }

  @Test
  void failsWithTheTextOfTheService() {
    answer(
        () -> "Terminated",
        "Failed",
        "<Result Format=\"text\">ODPS-0130131:[1,15] Table not found</Result>");

    assertThatExceptionOfType(SqlFailedException.class)
        .isThrownBy(() -> api.await(INSTANCE, MINUTE))
        .withMessage(
            "SQL failed in MaxCompute [instance=2025gabc]: ODPS-0130131:[1,15] Table not found."
                + " Statement: SELECT 1")
        .satisfies(e -> assertThat(e.reason()).isEqualTo("ODPS-0130131:[1,15] Table not found"))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
        .satisfies(e -> assertThat(e.code()).isEqualTo("ODPS-0130131"))
        .satisfies(e -> assertThat(e.instanceId()).contains("2025gabc"));
  }

  @Test
  void saysThatAStatementWasCancelledWithOrWithoutAResult() {
    for (String result : new String[] {"<Result/>", ""}) {
      answer(() -> "Terminated", "Cancelled", result);

      assertThatExceptionOfType(SqlFailedException.class)
          .isThrownBy(() -> api.await(INSTANCE, MINUTE))
          .satisfies(e -> assertThat(e.reason()).isEqualTo("it was cancelled"))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.CANCELLED));
    }
  }

  @Test
  void refusesASuccessWithoutAResult() {
    answer(() -> "Terminated", "Success", "");

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.await(INSTANCE, MINUTE))
        .withMessage(
            "Cannot ask for instance 2025gabc: The service answered no result. [request=REQ1]");
  }

  @Test
  void stopsWaitingAtTheDeadline() {
    answer(() -> "Running", "Running", "");

    assertThatExceptionOfType(SqlFailedException.class)
        .isThrownBy(() -> api.await(INSTANCE, MINUTE))
        .satisfies(e -> assertThat(e.reason()).isEqualTo("it has not ended within PT1M"))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DEADLINE));
    assertThat(Duration.ofNanos(service.nanoTime())).isBetween(MINUTE, MINUTE.plusSeconds(4));
  }

  @Test
  void shortensALongStatementInItsFailure() {
    SqlInstance longest = new SqlInstance("i", "x".repeat(999));

    assertThat(new SqlFailedException(longest, SqlFailure.of("no")))
        .hasMessage(
            "SQL failed in MaxCompute [instance=i]: no. Statement: " + "x".repeat(200) + "…");
  }

  private void answer(Supplier<String> status, String taskStatus, String result) {
    service
        .server()
        .answerBy(
            request -> {
              assertThat(request.path()).isEqualTo("/projects/shop/instances/2025gabc");
              if (request.query().containsKey("taskstatus")) {
                return tasks("<Status>" + taskStatus + "</Status>");
              }
              return request.query().containsKey("result")
                  ? tasks(result)
                  : Answer.xml("<Instance><Status>" + status.get() + "</Status></Instance>");
            });
  }

  private static Answer tasks(String content) {
    return Answer.xml(
        "<Instance><Tasks><Task Type=\"SQL\"><Name>Other</Name></Task><Task Type=\"SQL\"><Name>"
            + "AnonymousSQLTask</Name>"
            + content
            + "</Task></Tasks></Instance>");
  }

  private static XmlElement first(XmlElement parent, String name) {
    return parent.first(name).orElseThrow();
  }
}
