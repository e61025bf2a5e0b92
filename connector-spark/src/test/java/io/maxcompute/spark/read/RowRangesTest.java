package io.maxcompute.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.options.SplitSettings;
import io.maxcompute.spark.types.RowWidth;
import io.maxcompute.storage.read.Split;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How rows that are numbered are divided into tasks. */
class RowRangesTest {
  private static final long MIB = 1 << 20;

  private static SplitSettings settings(String... pairs) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      options.put(pairs[i], pairs[i + 1]);
    }
    return ReadOptions.from(options).split();
  }

  private static List<Long> sizes(long rows, long rowBytes, SplitSettings settings, int cores) {
    List<Split> ranges = RowRanges.of(0, rows, rowBytes, settings, cores);
    long next = 0;
    for (Split split : ranges) {
      Split.RowRange range = (Split.RowRange) split;
      assertThat(range.offset()).isEqualTo(next);
      next += range.count();
    }
    assertThat(next).isEqualTo(rows);
    return ranges.stream().map(range -> ((Split.RowRange) range).count()).toList();
  }

  @Test
  void tinyResultIsOneTask() {
    assertThat(sizes(1000, 100, settings(), 64)).containsExactly(1000L);
  }

  @Test
  void resultWithoutRowsIsNoTask() {
    assertThat(sizes(0, 100, settings(), 64)).isEmpty();
    assertThat(RowRanges.of(7, 5, 100, settings(), 64)).isEmpty();
  }

  @Test
  void everyCoreHasWorkWhereThereIsEnough() {
    assertThat(sizes(512, MIB, settings(), 8)).hasSize(8).containsOnly(64L);
  }

  @Test
  void taskIsNotSmallerThanTheLeastSize() {
    assertThat(sizes(64, MIB, settings(), 64)).containsExactly(16L, 16L, 16L, 16L);
  }

  @Test
  void taskIsNotLargerThanTheTargetSizeNorThanTheMostRows() {
    assertThat(sizes(1024, MIB, settings(), 1)).containsExactly(256L, 256L, 256L, 256L);
    assertThat(sizes(10, 1, settings("splitRows", "4"), 1)).containsExactly(4L, 3L, 3L);
  }

  @Test
  void modesDecideOtherwise() {
    assertThat(sizes(100, 100, settings("splitMode", "size", "splitSize", "1000"), 1))
        .hasSize(10)
        .containsOnly(10L);
    assertThat(sizes(10, 100, settings("splitMode", "parallelism", "splitCount", "3"), 1))
        .containsExactly(4L, 3L, 3L);
    assertThat(sizes(10, 100, settings("splitMode", "row_offset", "splitRows", "5"), 64))
        .containsExactly(5L, 5L);
    assertThat(sizes(10, 100, settings("splitMode", "bucket"), 64)).containsExactly(10L);
  }

  @Test
  void rangesBeginWhereTheyAreToldTo() {
    assertThat(RowRanges.of(5, 9, 1, settings("splitRows", "3"), 1))
        .containsExactly(new Split.RowRange(5, 2), new Split.RowRange(7, 2));
  }

  @Test
  void hugeResultsDoNotOverflow() {
    assertThat(sizes(3_000_000_000_000L, 1, settings("splitRows", "1000000000000"), 1))
        .hasSize(11176);
    assertThat(RowWidth.saturated(Long.MAX_VALUE / 2, 100)).isEqualTo(Long.MAX_VALUE);
  }
}
