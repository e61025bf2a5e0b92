package io.maxcompute.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.storage.catalog.SqlFailedException.Kind;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.http.XmlElement;
import io.maxcompute.storage.retry.Sleeper;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlInstancesTest {
  private static final SqlInstance INSTANCE = new SqlInstance("2025gabc", "SELECT 1");

  private final TestService service = new TestService();
  private final SqlApi api = new SqlApi(service.caller(), "shop", service::pass, service::nanoTime);

  @AfterEach
  void stop() {
    service.close();
  }

  @ParameterizedTest
  @CsvSource({
    "Running, Running, RUNNING, 1",
    "Suspended, Suspended, SUSPENDED, 1",
    "Terminated, Success, SUCCESS, 2",
    "terminated, SUCCESS, SUCCESS, 2",
    "Terminated, Failed, FAILED, 2",
    "Terminated, Cancelled, CANCELLED, 2"
  })
  void tellsWhereAStatementStands(String instance, String task, SqlStatus status, int requests) {
    service.server().answerBy(SqlAnswers.byFlag(instance, task, "", "<Progress/>"));

    assertThat(api.status(INSTANCE)).isEqualTo(status);
    assertThat(status.hasEnded()).isEqualTo(requests == 2);
    assertThat(service.server().requests()).hasSize(requests);
  }

  @ParameterizedTest
  @CsvSource({"'', Success", "Terminated, ''", "Terminated, Running", "Terminated, Odd"})
  void refusesAStatusThatIsNone(String instance, String task) {
    service.server().answerBy(SqlAnswers.byFlag(instance, task, "", "<Progress/>"));

    assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> api.status(INSTANCE));
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.await(INSTANCE, Duration.ofMinutes(1)));
  }

  @Test
  void tellsTheProgressOfEveryStage() {
    service
        .server()
        .answerBy(SqlAnswers.byFlag("Running", "Running", "", SqlAnswers.stages(100, 33)));

    SqlProgress progress = api.progress(INSTANCE);

    assertThat(progress.stages().get(1))
        .isEqualTo(new SqlProgress.Stage("M1", "RUNNING", 4, 1, 3, 2, 5_000_000_000L, 7, 33));
    assertThat(progress.finishedPercentage()).isEqualTo(66);
    assertThat(new SqlProgress(List.of()).finishedPercentage()).isZero();
    TestRequest request = service.server().request(0);
    assertThat(request.parameter("instanceprogress")).isEqualTo("AnonymousSQLTask");
    assertThat(request.parameter("taskname")).isEqualTo("AnonymousSQLTask");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<Instance/>",
        "<Progress><Stage><TotalWorkers>x</TotalWorkers></Stage></Progress>",
        "<Progress><Stage><TotalWorkers>9999999999</TotalWorkers></Stage></Progress>",
        "<Progress><Stage><InputRecords>1.5</InputRecords></Stage></Progress>"
      })
  void refusesAProgressThatIsNone(String progress) {
    service.server().answerBy(SqlAnswers.byFlag("Running", "Running", "", progress));

    assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> api.progress(INSTANCE));
  }

  @Test
  void tellsTheListenerBeforeEveryWait() {
    List<Integer> percentages = new ArrayList<>();
    service
        .server()
        .answer(
            SqlAnswers.instance("Running"),
            Answer.xml("<Progress/>"),
            SqlAnswers.instance("Running"),
            Answer.xml(SqlAnswers.stages(50)),
            SqlAnswers.instance("Terminated"),
            SqlAnswers.task("<Status>Success</Status>"),
            SqlAnswers.task("<Result>done</Result>"));

    String result =
        api.await(
            INSTANCE,
            Duration.ofMinutes(1),
            (instance, progress) -> percentages.add(progress.finishedPercentage()));

    assertThat(result).isEqualTo("done");
    assertThat(percentages).containsExactly(0, 50);
    assertThat(service.waits()).hasSize(2);
  }

  @Test
  void cancelsAStatement() {
    service.server().answer(Answer.status(200, "text/plain", ""));

    api.cancel(INSTANCE);

    TestRequest request = service.server().request(0);
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.path()).isEqualTo("/projects/shop/instances/2025gabc");
    assertThat(request.header("Content-Type")).isEqualTo("application/xml");
    assertThat(XmlElement.parse(request.body()).text("Status")).isEqualTo("Terminated");
  }

  @Test
  void leavesTheStatementAloneIfTheWaiterIsInterrupted() {
    SqlApi waiting = new SqlApi(service.caller(), "shop", Sleeper.THREAD, System::nanoTime);
    service
        .server()
        .answerBy(
            request ->
                request.query().containsKey("instanceprogress")
                    ? Answer.xml("<Progress/>")
                    : SqlAnswers.instance("Running"));
    Thread self = Thread.currentThread();

    assertThatExceptionOfType(CancellationException.class)
        .isThrownBy(
            () ->
                waiting.await(
                    INSTANCE, Duration.ofMinutes(1), (instance, progress) -> self.interrupt()));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(service.server().requests()).extracting(TestRequest::method).containsOnly("GET");
  }

  @Test
  void listsStatementsToTheLastPage() {
    service
        .server()
        .answer(
            Answer.xml(
                "<Instances><Marker>m</Marker><Instance><Name>i1</Name><Owner>o</Owner><StartTime>"
                    + "Mon, 06 Jan 2025 08:09:10 GMT</StartTime><EndTime/><Status>Running</Status>"
                    + "</Instance></Instances>"),
            Answer.xml("<Instances><Marker/><Instance><Name>i2</Name></Instance></Instances>"));
    Instant from = Instant.parse("2025-01-06T08:09:10.999Z");

    List<SqlInstanceInfo> all =
        api.list(new SqlInstanceFilter("Running", Optional.of(from), Optional.empty(), true));

    assertThat(all)
        .containsExactly(
            new SqlInstanceInfo(
                "i1",
                "o",
                "Running",
                Optional.of(Instant.parse("2025-01-06T08:09:10Z")),
                Optional.empty()),
            new SqlInstanceInfo("i2", "", "", Optional.empty(), Optional.empty()));
    assertThat(service.server().requests())
        .allSatisfy(
            request ->
                assertThat(request.query())
                    .containsEntry("status", "Running")
                    .containsEntry("daterange", "1736150950:")
                    .containsEntry("onlyowner", "yes"));
  }

  @ParameterizedTest
  @CsvSource({
    "400, ODPS-0130161, 'ODPS-0130161:[1,1] Parse exception', PARSE",
    "400, ParseError, no SQL, PARSE",
    "404, NoSuchObject, ODPS-0130131:Table not found, NOT_FOUND",
    "403, NoPermission, ODPS-0130013:Authorization exception, PERMISSION"
  })
  void failsAtOnceWhereTheServiceRefusesTheStatement(
      int status, String code, String message, Kind kind) {
    service.server().answer(Answer.error(status, code, message));

    assertThatExceptionOfType(SqlFailedException.class)
        .isThrownBy(() -> api.submit("SELEC", Map.of()))
        .withCauseInstanceOf(ServiceException.class)
        .withMessageContaining("[request=REQ1]")
        .withMessageEndingWith("Statement: SELEC")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
        .satisfies(e -> assertThat(e.instanceId()).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "404, NoSuchProject, ODPS-0420111: Project not found",
    "401, Unauthorized, ODPS-0410051: Invalid credentials",
    "400, InvalidParameter, odd"
  })
  void leavesARefusalOfTheRequestWhatItIs(int status, String code, String message) {
    service.server().answer(Answer.error(status, code, message));

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> api.submit("SELECT 1", Map.of()));
  }

  @Test
  void submitsAgainWhereTheServiceQueues() {
    service
        .server()
        .answer(
            Answer.error(409, "InstanceConflict", "busy").with("Retry-After", "3"),
            Answer.status(201, "text/plain", "").with("Location", "x/i1"));

    assertThat(api.submit("SELECT 1", Map.of()).id()).isEqualTo("i1");
    assertThat(service.waits()).containsExactly(Duration.ofSeconds(3));
  }
}
