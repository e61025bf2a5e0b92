package io.maxcompute.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.read.Split;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which splits are left of a scan that needs only some rows. */
class LimitedSplitsTest {
  private static final List<List<Split>> INDEXES =
      List.of(List.of(new Split.Index(0), new Split.Index(1)), List.of(new Split.Index(2)));
  private static final List<List<Split>> RANGES =
      List.of(
          List.of(new Split.RowRange(0, 200_000)),
          List.of(new Split.RowRange(200_000, 200_000)),
          List.of(new Split.RowRange(400_000, 50)));

  @Test
  void smallLimitIsOneTaskThatGoesFromSplitToSplit() {
    assertThat(LimitedSplits.of(INDEXES, false, 10))
        .containsExactly(List.of(new Split.Index(0), new Split.Index(1), new Split.Index(2)));
  }

  @Test
  void largeLimitKeepsTheTasksOfSplitsOfUnknownLength() {
    assertThat(LimitedSplits.of(INDEXES, false, 1_000_000)).isEqualTo(INDEXES);
  }

  @Test
  void largeLimitKeepsRangesTogetherThatAreReadAtOnce() {
    List<List<Split>> halves =
        List.of(
            List.of(new Split.RowRange(0, 100_000), new Split.RowRange(100_000, 100_000)),
            List.of(new Split.RowRange(200_000, 100_000), new Split.RowRange(300_000, 100_000)));

    assertThat(LimitedSplits.of(halves, false, 250_000))
        .containsExactly(halves.get(0), List.of(new Split.RowRange(200_000, 50_000)));
  }

  @Test
  void rangesEndWhereTheLimitDoes() {
    assertThat(LimitedSplits.of(RANGES, false, 300_000))
        .containsExactly(
            List.of(new Split.RowRange(0, 200_000)), List.of(new Split.RowRange(200_000, 100_000)));
    assertThat(LimitedSplits.of(RANGES, false, 5))
        .containsExactly(List.of(new Split.RowRange(0, 5)));
  }

  @Test
  void limitAboveAllRangesKeepsThem() {
    assertThat(LimitedSplits.of(RANGES, false, 1_000_000)).isEqualTo(RANGES);
  }

  @Test
  void noRowsNeedNoTask() {
    assertThat(LimitedSplits.of(RANGES, false, 0)).isEmpty();
    assertThat(LimitedSplits.of(List.of(), false, 10)).isEmpty();
  }

  @Test
  void filteredSplitsAreAllLeft() {
    assertThat(LimitedSplits.of(RANGES, true, 5)).isEqualTo(RANGES);
  }
}
