package io.maxcompute.storage.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestService;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a session can be asked for, and how that is said (storage-api.md, section 2.1). */
class SessionRequestTest {
  private static final ReadSessionRequest ALL = ReadSessionRequest.ALL;
  private static final LocalDateTime NOON = LocalDateTime.of(2026, 1, 2, 12, 0, 0);
  private static final LocalDateTime LATER = LocalDateTime.of(2026, 11, 12, 13, 14, 15);

  private final TestService service = new TestService();
  private final ReadApi api =
      new ReadApi(service.caller(), TestService.REQUESTS, service.retrier());

  @AfterEach
  void stop() {
    service.close();
  }

  private JsonNode asked(ReadSessionRequest request) {
    service
        .server()
        .answer(
            Answer.json(
                "{'SessionId':'rs-1','SessionStatus':'NORMAL','SplitsCount':0,'DataSchema':{}}"));
    api.open(TestService.TABLE, request, Duration.ofMinutes(1));
    return service.server().request(service.server().requests().size() - 1).json();
  }

  private static Stream<Arguments> requests() {
    return Stream.of(
        Arguments.of(ALL.withBuckets(List.of(3, 17)), "RequiredBucketIds", "[3,17]"),
        Arguments.of(ALL.withFilterIfPossible("a > 1"), "FilterPredicate", "'a > 1'"),
        Arguments.of(ALL.withFilterIfPossible("a > 1"), "FilterPredicateFallback", "true"),
        Arguments.of(ALL.withFilter("a > 1"), "FilterPredicateFallback", "false"),
        Arguments.of(ALL.withSplit(SplitOptions.bySize(5).withMaxFiles(9)), "SplitMaxFileNum", "9"),
        Arguments.of(ALL.withLargeStrings(), "EnableLargeString", "true"),
        Arguments.of(split(SplitOptions.bySize(1 << 20)), "SplitOptions", split("Size", 1 << 20)),
        Arguments.of(split(SplitOptions.byParallelism(8)), "SplitOptions", split("Parallelism", 8)),
        Arguments.of(split(SplitOptions.byRows(70)), "SplitOptions", split("RowOffset", 70)),
        Arguments.of(split(SplitOptions.byBucket()), "SplitOptions", split("Bucket", 0)),
        Arguments.of(
            split(SplitOptions.byRows(70).withinPartitions()),
            "SplitOptions",
            split("RowOffset", 70).replace("true", "false")));
  }

  private static ReadSessionRequest split(SplitOptions options) {
    return ALL.withSplit(options);
  }

  private static String split(String mode, long number) {
    return "{'SplitMode':'"
        + mode
        + "','SplitUnit':'ByteSize','SplitNumber':"
        + number
        + ",'CrossPartition':true}";
  }

  @ParameterizedTest
  @MethodSource("requests")
  void everyWishHasItsKey(ReadSessionRequest request, String key, String value) {
    assertThat(asked(request).path(key)).hasToString(value.replace('\'', '"'));
  }

  private static Stream<Arguments> ranges() {
    return Stream.of(
        Arguments.of(IncrementalRange.sinceVersion(7), "{'StartVersion':7}"),
        Arguments.of(IncrementalRange.betweenVersions(7, 9), "{'StartVersion':7,'EndVersion':9}"),
        Arguments.of(new IncrementalRange.Versions(null, 9L, null), "{'EndVersion':9}"),
        Arguments.of(IncrementalRange.sinceTime(NOON), "{'StartTimeStamp':'2026-01-02 12:00:00'}"),
        Arguments.of(
            IncrementalRange.betweenTimes(NOON, LATER),
            "{'StartTimeStamp':'2026-01-02 12:00:00','EndTimeStamp':'2026-11-12 13:14:15'}"),
        Arguments.of(
            new IncrementalRange.Times(null, LATER.plusNanos(5), null),
            "{'EndTimeStamp':'2026-11-12 13:14:15'}"),
        Arguments.of(
            IncrementalRange.sinceVersion(0).withMode(IncrementalRange.Mode.CDC),
            "{'Mode':'cdc','StartVersion':0}"),
        Arguments.of(
            IncrementalRange.sinceTime(NOON).withMode(IncrementalRange.Mode.APPEND),
            "{'Mode':'append','StartTimeStamp':'2026-01-02 12:00:00'}"));
  }

  @ParameterizedTest
  @MethodSource("ranges")
  void changesAreAskedForByVersionOrByTime(IncrementalRange range, String options) {
    JsonNode body = asked(ALL.withChanges(range));

    assertThat(body.path("IncrementalRead").asBoolean()).isTrue();
    assertThat(body.path("IncrementalReadOptions")).hasToString(options.replace('\'', '"'));
  }

  @Test
  void whatNotEveryClientSendsIsLeftOutUnlessItIsWanted() {
    assertThat(asked(ALL).has("IncrementalReadOptions")).isFalse();
    assertThat(asked(ALL).has("EnableLargeString")).isFalse();
  }

  @Test
  void impossibleWishesAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IncrementalRange.betweenVersions(9, 7))
        .withMessage("a range of changes ends at 7, before its start at 9");
    assertThatIllegalArgumentException().isThrownBy(() -> IncrementalRange.sinceVersion(-1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> IncrementalRange.betweenTimes(LATER, NOON));
    assertThatIllegalArgumentException().isThrownBy(() -> SplitOptions.byParallelism(0));
    assertThatIllegalArgumentException().isThrownBy(() -> SplitOptions.byRows(0));
    assertThatIllegalArgumentException().isThrownBy(() -> SplitOptions.byBucket().withMaxFiles(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> PreviewRequest.ANY.withLimit(-1));
  }
}
