package io.maxcompute.storage.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadApiTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String INIT = "{'SessionId':'rs-1','SessionStatus':'INIT'}";
  private static final String NORMAL =
      "{'SessionId':'rs-1','SessionStatus':'NORMAL','SplitMode':'Size','SplitsCount':2,"
          + "'RecordCount':-1,'ExpirationTime':1767355200,"
          + "'SessionStats':{'EstimatedSize':400,'EstimatedRowCount':10},"
          + "'DataSchema':{'DataColumns':[{'Name':'id','Type':'bigint'}],'PartitionColumns':{}}}";

  private final TestService service = new TestService();
  private final ReadApi api = api(TestService.REQUESTS);

  @AfterEach
  void stop() {
    service.close();
  }

  private ReadApi api(StorageRequests requests) {
    SessionWait wait = new SessionWait(service::pass, service::nanoTime);
    return new ReadApi(service.caller(), requests, service.retrier(), wait);
  }

  @Test
  void opensASessionThatIsReadyAtOnce() {
    service.server().answer(Answer.json(NORMAL).with("x-odps-max-storage-route-token", "route-1"));

    ReadSession session = api.open(TestService.TABLE, ReadSessionRequest.ALL, MINUTE);

    assertThat(session.id()).isEqualTo("rs-1");
    assertThat(session.table()).isEqualTo(TestService.TABLE);
    assertThat(session.mode()).isEqualTo(SplitOptions.Mode.SIZE);
    assertThat(session.splitCount()).isEqualTo(2);
    assertThat(session.rowCount()).isEqualTo(-1);
    assertThat(session.estimate()).isEqualTo(new ReadSession.Estimate(400, 10));
    assertThat(session.expiration()).isEqualTo(Instant.ofEpochSecond(1767355200));
    assertThat(session.filtered()).isFalse();
    assertThat(session.routeToken()).isEqualTo("route-1");
    assertThat(session.schema().dataColumns()).hasSize(1);
    assertThat(service.waits()).isEmpty();
  }

  @Test
  void asksForWhatTheRequestSays() {
    service.server().answer(Answer.json(NORMAL));
    ReadSessionRequest request =
        ReadSessionRequest.ALL
            .withColumns(List.of("a", "b"), List.of("pt"))
            .withPartitions(List.of(PartitionSpec.parse("dt='1',hh=2")))
            .withSplit(SplitOptions.byRows(7).withinPartitions())
            .withUnits(TimeUnits.EXACT)
            .withFilter("a > 1");

    assertThat(api.open(TestService.TABLE, request, MINUTE).filtered()).isTrue();

    TestRequest sent = service.server().request(0);
    assertThat(sent.method()).isEqualTo("POST");
    assertThat(sent.path()).isEqualTo("/api/storage/v2");
    assertThat(sent.query())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "Action",
                "TableCreateReadSession",
                "Target",
                "projects.shop.schemas.default.tables.orders",
                "curr_project",
                "shop"));
    assertThat(sent.text())
        .isEqualTo(
            ("{'RequiredDataColumns':['a','b'],'RequiredPartitionColumns':['pt'],"
                    + "'RequiredPartitions':['dt=1/hh=2'],'RequiredBucketIds':[],"
                    + "'SplitOptions':{'SplitMode':'RowOffset','SplitUnit':'ByteSize',"
                    + "'SplitNumber':7,'CrossPartition':false},"
                    + "'ArrowOptions':{'TimestampUnit':'nano','DatetimeUnit':'milli'},"
                    + "'FilterPredicate':'a > 1','FilterPredicateFallback':false,"
                    + "'SplitMaxFileNum':0,'IncrementalRead':false}")
                .replace('\'', '"'));
  }

  @Test
  void refusesToAskForAPartitionThatWouldReadAsOthers() {
    PartitionSpec odd = new PartitionSpec(List.of(new PartitionSpec.Value("dt", "1/hh=2")));
    ReadSessionRequest request = ReadSessionRequest.ALL.withPartitions(List.of(odd));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> api.open(TestService.TABLE, request, MINUTE))
        .withMessageContaining("MaxCompute cannot address such a partition");
    assertThat(service.server().requests()).isEmpty();
  }

  @Test
  void namesQuotaTagsAndTablesWithoutASchema() {
    service.server().answer(Answer.json(NORMAL));
    StorageRequests requests =
        new StorageRequests("shop", Optional.of("fast"), List.of("etl", "nightly"), 2);

    api(requests).open(new TableId("shop", "", "orders"), ReadSessionRequest.ALL, MINUTE);

    TestRequest sent = service.server().request(0);
    assertThat(sent.query())
        .containsEntry("quotaName", "fast")
        .containsEntry("Target", "projects.shop.tables.orders");
    assertThat(sent.header("odps-tunnel-tags")).isEqualTo("etl,nightly");
  }

  @Test
  void pollsASessionUntilItIsReady() {
    service
        .server()
        .answer(Answer.json(INIT), Answer.json(INIT), Answer.json(INIT), Answer.json(NORMAL));

    assertThat(api.open(TestService.TABLE, ReadSessionRequest.ALL, MINUTE).splitCount())
        .isEqualTo(2);

    assertThat(service.waits())
        .containsExactly(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(200));
    assertThat(service.server().request(3).query())
        .containsEntry("Action", "TableGetReadSession")
        .containsEntry("SessionId", "rs-1")
        .containsEntry("session_refresh", "false");
    assertThat(service.server().request(3).text()).isEqualTo("{}");
  }

  @Test
  void saysWhyASessionCannotBeRead() {
    service
        .server()
        .answer(
            Answer.json(INIT),
            Answer.json("{'SessionId':'rs-1','SessionStatus':'critical','Message':'disk'}"));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.open(TestService.TABLE, ReadSessionRequest.ALL, MINUTE))
        .withMessage(
            "Cannot open a read session on table 'shop.default.orders': its status is CRITICAL"
                + " (\"disk\") [request=REQ1].");
  }

  @Test
  void givesUpOnASessionThatIsNotReadyInTime() {
    service.server().answerBy(request -> Answer.json(INIT));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.open(TestService.TABLE, ReadSessionRequest.ALL, MINUTE))
        .withMessageContaining("it was not ready within PT1M");
    assertThat(Duration.ofNanos(service.nanoTime())).isBetween(MINUTE, MINUTE.plusSeconds(2));
  }

  @Test
  void refreshesASession() {
    service.server().answer(Answer.json(NORMAL), Answer.json(NORMAL));
    ReadSession session =
        api.open(TestService.TABLE, ReadSessionRequest.ALL.withFilter("a"), MINUTE);

    assertThat(api.refresh(session, MINUTE).filtered()).isTrue();

    assertThat(service.server().request(1).query()).containsEntry("session_refresh", "true");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'SessionId':'rs-1','SessionStatus':'NORMAL','SplitMode':'Colour','SplitsCount':1}",
        "{'SessionStatus':'NORMAL','SplitMode':'Size','SplitsCount':1}",
        "{'SessionId':'rs-1','SessionStatus':'NORMAL','SplitMode':'Size'}",
        "{'SessionId':'rs-1','SessionStatus':'NORMAL','SplitMode':'Size','SplitsCount':-1}",
        "{'SessionId':'rs-1','SessionStatus':'NORMAL','SplitMode':'RowOffset'}",
        "{'SessionId':'rs-1','SessionStatus':'NORMAL','SplitMode':'RowOffset','RecordCount':-1}",
        "{'SessionId':'rs-1'}",
        "{}"
      })
  void takesNoAnswerForAnEmptyTableThatDoesNotSaySo(String answer) {
    service.server().answer(Answer.json(answer));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.open(TestService.TABLE, ReadSessionRequest.ALL, MINUTE));
  }

  @Test
  void listsTheSplitsThatTheServiceMade() {
    assertThat(ReadApi.splits(session(SplitOptions.Mode.SIZE, 3, -1), 10))
        .containsExactly(new Split.Index(0), new Split.Index(1), new Split.Index(2));
    assertThat(ReadApi.splits(session(SplitOptions.Mode.BUCKET, 0, -1), 10)).isEmpty();
  }

  @Test
  void dividesRowsIntoRanges() {
    assertThat(ReadApi.splits(session(SplitOptions.Mode.ROW_OFFSET, 0, 25), 10))
        .containsExactly(
            new Split.RowRange(0, 10), new Split.RowRange(10, 10), new Split.RowRange(20, 5));
    assertThat(ReadApi.splits(session(SplitOptions.Mode.ROW_OFFSET, 0, 10), 10))
        .containsExactly(new Split.RowRange(0, 10));
    assertThat(ReadApi.splits(session(SplitOptions.Mode.ROW_OFFSET, 0, 0), 10)).isEmpty();
  }

  @Test
  void refusesValuesOutOfRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Split.Index(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Split.RowRange(-1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Split.RowRange(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> SplitOptions.bySize(0));
    SplitReadOptions options = SplitReadOptions.DEFAULT;
    for (int rows : new int[] {0, 20_001}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SplitReadOptions(rows, 0, options.compression(), 1));
    }
    for (long bytes : new long[] {-1, 1, (256L << 20) + 1}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new SplitReadOptions(1, bytes, options.compression(), 1));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SplitReadOptions(1, 0, options.compression(), 0));
  }

  private static ReadSession session(SplitOptions.Mode mode, int splits, long rows) {
    return ReaderTest.session(false, new ReadSession.Division(mode, splits, rows, List.of()));
  }
}
