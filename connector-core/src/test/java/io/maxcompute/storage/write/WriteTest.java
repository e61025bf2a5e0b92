package io.maxcompute.storage.write;

import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestService;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** What tests of the write calls share: a service, and what it answers. */
abstract class WriteTest {
  static final String ROUTE = "x-odps-max-storage-route-token";
  static final String TOKEN = "x-odps-max-storage-write-access-token";
  static final String SCHEMA =
      "'TableSchema':{'DataColumns':[{'columnType':{'MemberName':'id','ColumnId':1,'Type':0}}]}";
  static final WriteSession SESSION = new WriteSession("ws-1", TestService.TABLE, "route-1");
  static final StreamId STREAM = new StreamId("0", 2);
  static final EncodedRows TEN = new EncodedRows("ten rows".getBytes(StandardCharsets.UTF_8), 10);

  final TestService service = new TestService();
  final WriteApi api = api(2);

  @AfterEach
  void stop() {
    service.close();
  }

  final WriteApi api(int version) {
    StorageRequests requests = new StorageRequests("shop", Optional.empty(), List.of(), version);
    return new WriteApi(
        service.caller(), requests, RetryListener.NONE, service::pass, service::nanoTime);
  }

  final WriteStream resumeAt(long offset) {
    service.server().answer(resumed(offset));
    return api.resumeStream(SESSION, STREAM, RetryListener.NONE);
  }

  static Answer.Complete resumed(long offset) {
    return Answer.json(
        "{'status':'OPEN','recordCount':"
            + offset
            + ",'RowOffset':"
            + offset
            + ",'AccessToken':'token-2','TableId':'t-9','SchemaVersion':3,"
            + SCHEMA
            + "}");
  }

  static Answer counted(int next) {
    return Answer.json("{'ExactlyOnceRowOffset':" + next + "}");
  }
}
