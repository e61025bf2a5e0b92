package io.maxcompute.spark.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.table.PartitionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The least and the greatest value that a row has, where partitions may be empty. */
class PartitionExtremesTest {
  private final List<List<PartitionSpec>> questions = new ArrayList<>();

  private static List<PartitionInfo> partitions(long count) {
    return LongStream.range(0, count)
        .mapToObj(n -> new PartitionInfo(PartitionSpec.parse("n=" + n), 0, -1, 0, 0))
        .toList();
  }

  private static Long number(PartitionSpec partition) {
    return Long.valueOf(partition.values().get(0).value());
  }

  private @Nullable Object find(long count, Set<Long> withRows, boolean greatest) {
    questions.clear();
    PartitionExtremes extremes =
        new PartitionExtremes(
            some -> {
              questions.add(some);
              return some.stream().map(PartitionExtremesTest::number).anyMatch(withRows::contains);
            });
    return extremes.find(partitions(count), PartitionExtremesTest::number, greatest);
  }

  @Test
  void lastPartitionMostlyHasRows() {
    assertThat(find(1000, Set.of(3L, 999L), true)).isEqualTo(999L);
    assertThat(questions).hasSize(1);
  }

  @Test
  void everyPlaceIsFoundInFewQuestions() {
    for (long only = 0; only < 100; only++) {
      assertThat(find(100, Set.of(only), true)).isEqualTo(only);
      assertThat(questions).hasSizeLessThanOrEqualTo(14);
      assertThat(find(100, Set.of(only), false)).isEqualTo(only);
      assertThat(questions).hasSizeLessThanOrEqualTo(14);
    }
  }

  @Test
  void nearerOfTwoIsFound() {
    assertThat(find(100, Set.of(40L, 60L), true)).isEqualTo(60L);
    assertThat(find(100, Set.of(40L, 60L), false)).isEqualTo(40L);
  }

  @Test
  void withoutRowsThereIsNone() {
    assertThat(find(100, Set.of(), true)).isNull();
    assertThat(find(0, Set.of(), false)).isNull();
  }
}
