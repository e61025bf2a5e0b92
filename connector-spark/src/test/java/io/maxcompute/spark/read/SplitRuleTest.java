package io.maxcompute.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.options.SplitSettings;
import io.maxcompute.spark.options.SplitSettings.Mode;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a scan is divided into tasks. */
class SplitRuleTest {
  private static final long MIB = 1 << 20;

  private static SplitRule rule(Mode mode, long bytes, int cores) {
    return rule(mode, bytes, cores, 1);
  }

  private static SplitRule rule(Mode mode, long bytes, int cores, int streams) {
    SplitSettings settings = new SplitSettings(mode, 256 * MIB, 16 * MIB, 32, 1_000_000);
    return new SplitRule(settings, bytes, 100, cores, streams);
  }

  private static ReadSession session(SplitOptions.Mode mode, int splits, long rows, long bytes) {
    return new ReadSession(
        "s",
        new TableId("p", "", "t"),
        new TableSchema(List.of(), List.of()),
        new ReadSession.Division(mode, splits, rows, List.of()),
        new ReadSession.Estimate(bytes, rows),
        -1,
        false,
        "",
        Instant.EPOCH,
        false,
        "");
  }

  @ParameterizedTest
  @CsvSource({
    // MiB to read, cores, MiB of a split
    "100000, 8, 256",
    "1024, 8, 128",
    "100, 8, 16",
    "1, 8, 16",
    "0, 8, 16",
    "-1, 8, 256",
    "300, 1, 256",
  })
  void splitsAreLargeUnlessCoresWouldBeIdleAndNeverTiny(long mib, int cores, long expected) {
    long bytes = mib < 0 ? -1 : mib * MIB;

    assertThat(rule(Mode.AUTO, bytes, cores).request())
        .isEqualTo(SplitOptions.bySize(expected * MIB));
  }

  @Test
  void otherModesAskForWhatTheUserSays() {
    assertThat(rule(Mode.SIZE, MIB, 8).request()).isEqualTo(SplitOptions.bySize(256 * MIB));
    assertThat(rule(Mode.PARALLELISM, MIB, 8).request()).isEqualTo(SplitOptions.byParallelism(32));
    assertThat(rule(Mode.ROW_OFFSET, MIB, 8).request()).isEqualTo(SplitOptions.byRows(1_000_000));
    assertThat(rule(Mode.BUCKET, MIB, 8).request()).isEqualTo(SplitOptions.byBucket());
  }

  @Test
  void smallerTargetThanTheFloorIsWhatTheUserWants() {
    SplitSettings settings = new SplitSettings(Mode.AUTO, MIB, 16 * MIB, 32, 1000);

    assertThat(new SplitRule(settings, 64 * MIB, 100, 2, 1).request())
        .isEqualTo(SplitOptions.bySize(MIB));
  }

  @Test
  void tinySplitsAreJoinedAsLongAsThereAreTasksForAllCores() {
    ReadSession tiny = session(SplitOptions.Mode.SIZE, 100, -1, 100 * MIB);

    List<List<Split>> tasks = rule(Mode.AUTO, 100 * MIB, 4).tasks(tiny);

    assertThat(tasks).hasSize(7).allSatisfy(task -> assertThat(task).hasSizeBetween(4, 16));
    assertThat(tasks.stream().flatMap(List::stream)).hasSize(100).doesNotHaveDuplicates();
    assertThat(rule(Mode.AUTO, 100 * MIB, 40).tasks(tiny)).hasSize(50);
    assertThat(rule(Mode.SIZE, 100 * MIB, 4).tasks(tiny)).hasSize(100);
  }

  @Test
  void splitsOfUnknownSizeAreNotJoined() {
    assertThat(rule(Mode.AUTO, -1, 4).tasks(session(SplitOptions.Mode.SIZE, 100, -1, -1)))
        .hasSize(100);
  }

  @ParameterizedTest
  @CsvSource({
    // rows, cores, tasks
    "0, 4, 0",
    "10, 4, 1",
    "160000, 4, 1",
    "1000000, 4, 4",
    "100000000, 4, 100",
  })
  void rangesOfRowsFollowTheSameRule(long rows, int cores, int tasks) {
    ReadSession byRows = session(SplitOptions.Mode.ROW_OFFSET, 0, rows, rows * 100);

    List<List<Split>> planned = rule(Mode.AUTO, rows * 100, cores).tasks(byRows);

    assertThat(planned).hasSize(tasks);
    assertThat(planned.stream().flatMap(List::stream).mapToLong(s -> s.rows().orElseThrow()).sum())
        .isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource({
    // MiB to read, cores, splits read at once, MiB of a split
    "100000, 8, 4, 64",
    "1024, 8, 4, 32",
    "1024, 8, 3, 42.666667",
    "300, 8, 4, 16",
    "1, 8, 4, 16",
    "-1, 8, 4, 64",
    "100000, 8, 16, 16",
  })
  void splitsToBeReadAtOnceArePartsOfATaskAndNeverTiny(
      long mib, int cores, int streams, double expected) {
    long bytes = mib < 0 ? -1 : mib * MIB;

    assertThat(rule(Mode.AUTO, bytes, cores, streams).request())
        .isEqualTo(SplitOptions.bySize(Math.round(expected * MIB)));
  }

  @Test
  void splitsToBeReadAtOnceArePartsOfWhatTheUserCallsATask() {
    assertThat(rule(Mode.SIZE, MIB, 8, 32).request()).isEqualTo(SplitOptions.bySize(8 * MIB));
    assertThat(rule(Mode.PARALLELISM, MIB, 8, 4).request())
        .isEqualTo(SplitOptions.byParallelism(32));
  }

  @ParameterizedTest
  @CsvSource({
    // splits, MiB of all, cores, tasks
    "32, 1024, 8, 8",
    "31, 1024, 8, 8",
    "35, 1024, 8, 9",
    "8, 1024, 8, 8",
    "1600, 102400, 8, 400",
    "3, 40, 1, 1",
    "0, 0, 8, 0",
  })
  void splitsReadAtOnceShareATaskUnlessCoresWouldBeIdle(
      int splits, long mib, int cores, int expected) {
    ReadSession session = session(SplitOptions.Mode.SIZE, splits, -1, mib * MIB);

    List<List<Split>> tasks = rule(Mode.AUTO, mib * MIB, cores, 4).tasks(session);

    assertThat(tasks).hasSize(expected).allSatisfy(t -> assertThat(t).hasSizeBetween(1, 4));
    assertThat(tasks.stream().flatMap(List::stream)).hasSize(splits).doesNotHaveDuplicates();
  }

  @Test
  void splitsOfUnknownSizeAreTakenForWhatWasAskedFor() {
    assertThat(rule(Mode.AUTO, -1, 4, 4).tasks(session(SplitOptions.Mode.SIZE, 100, -1, -1)))
        .hasSize(25);
  }

  @ParameterizedTest
  @EnumSource(
      value = SplitOptions.Mode.class,
      names = {"SIZE", "PARALLELISM", "BUCKET"})
  void neighboursShareATaskWhereTheUserSaysWhatASplitIs(SplitOptions.Mode divided) {
    List<List<Split>> tasks =
        rule(Mode.PARALLELISM, -1, 4, 4).tasks(session(divided, 10, -1, 10 * MIB));

    assertThat(tasks).extracting(List::size).containsExactly(4, 4, 2);
    assertThat(tasks.get(1).get(0)).isEqualTo(new Split.Index(4));
  }

  @ParameterizedTest
  @CsvSource({
    // mode, rows, tasks, ranges of each
    "AUTO, 160000, 1, 1",
    "AUTO, 700000, 4, 1",
    "AUTO, 100000000, 100, 4",
    "ROW_OFFSET, 2000000, 2, 4",
    "ROW_OFFSET, 2, 1, 2",
    "ROW_OFFSET, 0, 0, 0",
  })
  void rowsOfATaskAreCutIntoRangesToBeReadAtOnce(Mode mode, long rows, int tasks, int ranges) {
    ReadSession byRows = session(SplitOptions.Mode.ROW_OFFSET, 0, rows, rows * 100);

    List<List<Split>> planned = rule(mode, rows * 100, 4, 4).tasks(byRows);

    assertThat(planned).hasSize(tasks).allSatisfy(task -> assertThat(task).hasSize(ranges));
    long next = 0;
    for (Split split : planned.stream().flatMap(List::stream).toList()) {
      Split.RowRange range = (Split.RowRange) split;
      assertThat(range.offset()).isEqualTo(next);
      next += range.count();
    }
    assertThat(next).isEqualTo(rows);
  }

  @Test
  void reasonIsSaid() {
    SplitRule rule = rule(Mode.AUTO, 1000 * MIB, 8);

    assertThat(rule.reason(session(SplitOptions.Mode.SIZE, 8, -1, 1000 * MIB)))
        .contains("auto: 131072000 bytes each")
        .contains("1048576000 bytes are to be read by 8 cores")
        .contains("divided by size");
    assertThat(rule(Mode.SIZE, MIB, 8, 4).reason(session(SplitOptions.Mode.SIZE, 8, -1, MIB)))
        .isEqualTo("asked for size, each of up to 4 splits, divided by size");
  }
}
