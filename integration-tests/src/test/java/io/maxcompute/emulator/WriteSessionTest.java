package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WriteSessionTest extends WriteTest {

  @Test
  void showsRowsOnlyAfterTheCommit() {
    String session = open("t", "", "false");
    writeClosed(session, 1, Ipc.rows(1, 2));
    assertThat(rows("t")).isEmpty();
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).containsExactly(List.of("1", "n1"), List.of("2", "n2"));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).hasSize(2);
    conflict(write(session, 1, Map.of(), Ipc.rows(3, 1)));
  }

  @Test
  void overwritesAtTheCommit() {
    server.sql("INSERT INTO t VALUES (9, 'old')");
    String session = open("t", "", true);
    writeClosed(session, 1, Ipc.rows(1, 1));
    assertThat(rows("t")).containsExactly(List.of("9", "old"));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("t")).containsExactly(List.of("1", "n1"));
  }

  @Test
  void leavesAnEmptyPartitionAfterAnOverwriteWithoutRows() {
    current = "p";
    server.sql("INSERT INTO p PARTITION (pt='a') VALUES (1, 'x')");
    String session = open("p", "pt='a'", "true");
    ok(call("TableCommitWriteSession", session, Map.of()));
    assertThat(rows("p")).isEmpty();
    assertThat(
            TestClient.text(client.get("/projects/emulator/tables/p", Map.of("partition", "pt=a"))))
        .contains("\"partitionRecordNum\":0");
  }

  @Test
  void replacesOnlyTouchedPartitionsWhenTheSpecIsOpen() {
    current = "p";
    server.sql("INSERT INTO p PARTITION (pt) VALUES (1, 'x', 'a'), (2, 'y', 'b')");
    String session = open("p", "", "true");
    JsonNode stream = TestClient.tree(call("TableCreateWriteStream", session, stream(1, false)));
    assertThat(stream.path("TableSchema").path("DataColumns").findValuesAsText("MemberName"))
        .containsExactly("id", "name", "pt");
    byte[] body = Ipc.partitioned(5, "b", "c");
    ok(write(session, 1, Map.of(), body));
    ok(call("TableCloseWriteStream", session, stream(1, false)));
    ok(call("TableCommitWriteSession", session, lists(1)));
    assertThat(rows("p"))
        .containsExactly(List.of("1", "x", "a"), List.of("5", "n5", "b"), List.of("6", "n6", "c"));
  }

  @Test
  void abortsAnyTimeAndTwice() {
    String session = open("t", "", "false");
    writeClosed(session, 1, Ipc.rows(1, 1));
    ok(call("TableAbortWriteSession", session, Map.of()));
    ok(call("TableAbortWriteSession", session, Map.of()));
    conflict(call("TableCommitWriteSession", session, lists(1)));
    assertThat(TestClient.text(call("TableGetWriteSession", session, Map.of())))
        .contains("ABORTED");
    assertThat(rows("t")).isEmpty();
  }

  @Test
  void expires() {
    String session = open("t", "", "false");
    writeClosed(session, 1, Ipc.rows(1, 1));
    clock.advance(Duration.ofHours(25));
    conflict(call("TableCommitWriteSession", session, lists(1)));
    assertThat(TestClient.text(call("TableGetWriteSession", session, Map.of())))
        .contains("EXPIRED");
    ok(call("TableAbortWriteSession", session, Map.of()));
  }

  @Test
  void refusesASpecThatDoesNotFit() {
    for (String spec : List.of("x=1", "pt=a/pt2=b", "pt", "pt=")) {
      assertThat(
              client
                  .storage(
                      "TableCreateWriteSession",
                      "p",
                      Map.of(),
                      Map.of("PartialPartitionSpec", spec))
                  .statusCode())
          .as(spec)
          .isEqualTo(400);
    }
    assertThat(client.storage("TableCreateWriteSession", "nope", Map.of(), Map.of()).statusCode())
        .isEqualTo(404);
  }
}
