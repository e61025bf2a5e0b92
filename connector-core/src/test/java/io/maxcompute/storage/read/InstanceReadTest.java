package io.maxcompute.storage.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Results of SQL instances (storage-api.md, sections 2.16 to 2.18). */
class InstanceReadTest extends ReaderTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final SplitReadOptions OPTIONS = SplitReadOptions.DEFAULT;
  private static final String COLUMNS =
      "'TableSchema':{'DataColumns':[{'comment':'','label':'','columnType':"
          + "{'MemberName':'id','ColumnId':1,'Type':5,'Nullable':true}}],"
          + "'PartitionColumns':[],'SystemColumns':[]}";
  private static final String READY =
      "{'DownloadID':'dl-1','RecordCount':30,'Status':'NORMAL','QuotaName':'fast'," + COLUMNS + "}";

  private final InstanceApi instances =
      new InstanceApi(
          service.caller(),
          TestService.REQUESTS,
          service.retrier(),
          new SessionWait(service::pass, service::nanoTime));

  private InstanceSession opened() {
    service.server().answer(Answer.json(READY).with("x-odps-max-storage-route-token", "route-1"));
    return instances.open("i-1", false, MINUTE);
  }

  private BatchReader reader(InstanceSession session, Split split, SplitReadOptions options) {
    return instances.read(session, split, options, allocator, RetryListener.NONE);
  }

  private List<TestRequest> reads() {
    return service.server().requests().stream()
        .filter(request -> request.action().equals("InstanceRead"))
        .toList();
  }

  private Answer cutAfter(int arrived, int... sizes) {
    return Answer.cut(stream("id", 0, sizes), stream("id", 0, arrived).length);
  }

  @Test
  void opensASessionOnTheResultOfAnInstance() {
    InstanceSession session = opened();

    assertThat(session.id()).isEqualTo("dl-1");
    assertThat(session.instance()).isEqualTo("i-1");
    assertThat(session.rowCount()).isEqualTo(30);
    assertThat(session.quota()).isEqualTo("fast");
    assertThat(session.schema().dataColumns()).extracting("name").containsExactly("id");
    TestRequest sent = service.server().request(0);
    assertThat(sent.method()).isEqualTo("POST");
    assertThat(sent.query())
        .containsEntry("Action", "InstanceCreateReadSession")
        .containsEntry("Target", "projects.shop.instances.i-1");
    assertThat(sent.text()).isEqualTo("{\"EnableLimit\":false}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"initiating", "INIT"})
  void waitsWhileTheResultIsPrepared(String status) {
    Answer initiating = Answer.json("{'DownloadID':'dl-1','Status':'" + status + "'}");
    service.server().answer(initiating, initiating, Answer.json(READY));

    assertThat(instances.open("i-1", true, MINUTE).rowCount()).isEqualTo(30);

    assertThat(service.server().request(0).text()).isEqualTo("{\"EnableLimit\":true}");
    assertThat(service.waits()).containsExactly(Duration.ofMillis(50), Duration.ofMillis(100));
    TestRequest asked = service.server().request(2);
    assertThat(asked.method()).isEqualTo("GET");
    assertThat(asked.body()).isEmpty();
    assertThat(asked.query())
        .containsEntry("Action", "InstanceGetReadSession")
        .containsEntry("SessionId", "dl-1");
  }

  @Test
  void takesASessionWithoutAStatusForReady() {
    service.server().answer(Answer.json("{'DownloadID':'d','RecordCount':0," + COLUMNS + "}"));

    InstanceSession session = instances.attach("i-1", "d", MINUTE);

    assertThat(InstanceApi.splits(session, 10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'DownloadID':'dl-1','RecordCount':3,'Status':'CRITICAL'}",
        "{'DownloadID':'dl-1','RecordCount':3,'Status':'odd'}",
        "{'DownloadID':'dl-1','Status':'NORMAL'}",
        "{'RecordCount':3,'Status':'NORMAL'}",
        "{'DownloadID':'dl-1','RecordCount':3,'Status':'NORMAL'}"
      })
  void refusesAnAnswerThatIsNoReadableSession(String answer) {
    service.server().answerBy(request -> Answer.json(answer));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> instances.open("i-1", false, MINUTE));
  }

  @Test
  void refreshesASession() {
    InstanceSession session = opened();
    service.server().answer(Answer.json("{'Status':'INIT'}"), Answer.json(READY));

    assertThat(instances.refresh(session, MINUTE)).isEqualTo(session);

    TestRequest refresh = service.server().request(1);
    assertThat(refresh.method()).isEqualTo("POST");
    assertThat(refresh.query())
        .containsEntry("SessionId", "dl-1")
        .containsEntry("session_refresh", "true");
    assertThat(service.server().request(2).method()).isEqualTo("GET");
  }

  @Test
  void readsRangesOfRowsAndResumesThem() {
    InstanceSession session = opened();
    assertThat(InstanceApi.splits(session, 20))
        .containsExactly(new Split.RowRange(0, 20), new Split.RowRange(20, 10));
    service.server().answer(cutAfter(10, 10, 10), Answer.bytes(stream("id", 10, 10)));
    try (BatchReader reader =
        reader(session, new Split.RowRange(0, 20), OPTIONS.withColumns(List.of("id")))) {
      assertThat(ids(reader)).isEqualTo(upTo(20));
    }
    assertThat(reads())
        .allMatch(request -> request.parameter("SessionId").equals("dl-1"))
        .allMatch(request -> request.header("Accept-Encoding").equals("zstd"))
        .allMatch(request -> request.header("x-odps-max-storage-route-token").equals("route-1"))
        .allMatch(
            request ->
                request
                    .text()
                    .equals(
                        "{'MaxBatchRows':16384,'MaxBatchRawSize':0,'Columns':['id']}"
                            .replace('\'', '"')))
        .extracting(request -> request.parameter("Offset") + "+" + request.parameter("Count"))
        .containsExactly("0+20", "10+10");
  }

  @Test
  void readsAndCountsTheWholeResult() {
    InstanceSession session = opened();
    service.server().answer(Answer.bytes(stream("id", 5, 25)), Answer.bytes(stream("id", 0, 29)));
    try (BatchReader reader = reader(session, new Split.Whole(), OPTIONS.withSkipRows(5))) {
      assertThat(ids(reader)).hasSize(25);
    }
    try (BatchReader reader = reader(session, new Split.Whole(), OPTIONS)) {
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> ids(reader))
          .withMessageStartingWith("Cannot read all rows of instance 'i-1' [session=dl-1]: ")
          .withMessageContaining("it ended after 29 rows where 30 belong");
    }
    assertThat(reads())
        .extracting(request -> request.parameter("Offset") + "+" + request.parameter("Count"))
        .containsExactly("5+", "0+");
  }

  @Test
  void readsFromARefreshedSession() {
    InstanceSession session = opened();
    service
        .server()
        .answer(
            Answer.error(409, "SessionExpired", "too late"),
            Answer.json(READY).with("x-odps-max-storage-route-token", "route-2"),
            Answer.bytes(stream("id", 0, 30)));
    try (BatchReader reader = reader(session, new Split.Whole(), OPTIONS)) {
      assertThat(ids(reader)).isEqualTo(upTo(30));
    }
    assertThat(reads())
        .extracting(request -> request.header("x-odps-max-storage-route-token"))
        .containsExactly("route-1", "route-2");
  }

  @Test
  void readsAResultWithoutASession() {
    service.server().answer(cutAfter(10, 10, 20), Answer.bytes(stream("id", 10, 20)));
    InstanceResult result = new InstanceResult("i-1", "MyTask", 2, true);
    try (BatchReader reader = instances.read(result, OPTIONS, allocator, RetryListener.NONE)) {
      assertThat(ids(reader)).isEqualTo(upTo(30));
    }
    assertThat(reads())
        .allMatch(request -> !request.query().containsKey("SessionId"))
        .allMatch(
            request ->
                request
                    .text()
                    .equals(
                        ("{'MaxBatchRows':16384,'MaxBatchRawSize':0,'Columns':[],"
                                + "'TaskName':'MyTask','QueryId':2,'EnableLimit':true}")
                            .replace('\'', '"')))
        .extracting(request -> request.parameter("Offset") + "+" + request.parameter("Count"))
        .containsExactly("0+", "10+");
    assertThat(InstanceResult.of("i-1"))
        .isEqualTo(new InstanceResult("i-1", "AnonymousSQLTask", 0, false));
  }

  @Test
  void refusesWhatAnInstanceDoesNotHave() {
    InstanceSession session = opened();
    for (Split split : List.of(INDEX, new Split.Part(1, 2, 3))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> reader(session, split, OPTIONS))
          .withMessageContaining("instances are read by rows");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reader(session, new Split.Whole(), OPTIONS.withColumns(List.of("other"))))
        .withMessageContaining("its session has no column 'other'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InstanceResult("i-1", "t", -1, false));
  }
}
