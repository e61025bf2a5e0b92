package io.maxcompute.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.table.PartitionSpec;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists of partitions: what they hold, and in how little memory. */
class PartitionListTest {
  private static final int MANY = 100_000;

  private static final List<PartitionInfo> THREE =
      List.of(
          new PartitionInfo(PartitionSpec.parse("dt=20240101/hh=01"), 2048, 10, 1, 2),
          new PartitionInfo(PartitionSpec.parse("dt=20240101/hh=02"), 0, -1, 0, 0),
          new PartitionInfo(PartitionSpec.parse("dt=20240102"), 7, 8, 9, Long.MAX_VALUE));

  /** Returns a partition of the shape {@code dt=.../n=...}, whose texts no other has. */
  private static PartitionInfo partition(int n) {
    return new PartitionInfo(
        PartitionSpec.parse("dt=2024" + (1000 + n / 100) + "/n=" + (1_000_000 + n)), n, n, n, n);
  }

  private static PartitionList many() {
    return PartitionList.of(
        () -> IntStream.range(0, MANY).mapToObj(PartitionListTest::partition).iterator());
  }

  @Test
  void isEqualToTheListThatItWasMadeOf() {
    PartitionList list = PartitionList.of(THREE);

    assertThat(list).isEqualTo(THREE).hasSameHashCodeAs(THREE);
    assertThat(PartitionList.of(List.of())).isEmpty();
    assertThat(many()).hasSize(MANY).contains(partition(0), partition(17), partition(MANY - 1));
  }

  @Test
  void choiceKeepsTheOrderAndAllThatDescribesAPartition() {
    PartitionList list = PartitionList.of(THREE);

    assertThat(list.where(partition -> partition.rows() != -1))
        .containsExactly(THREE.get(0), THREE.get(2));
    assertThat(list.where(partition -> false)).isEmpty();
    assertThat(list.where(partition -> true)).isSameAs(list);
  }

  @Test
  void cannotBeChanged() {
    PartitionList list = PartitionList.of(THREE);

    assertThatThrownBy(() -> list.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> list.set(0, THREE.get(1)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void takesNoMoreThanTwoHundredBytesForAPartition() {
    long before = usedHeap();
    PartitionList list = many();
    long held = usedHeap() - before;

    assertThat(held / MANY).isBetween(50L, 200L); // less would mean that nothing was measured
    assertThat(list).hasSize(MANY); // which holds it until here
  }

  @Test
  void halfOfAListTakesLittleMoreThanTheList() {
    PartitionList list = many();
    long before = usedHeap();
    PartitionList half = list.where(partition -> partition.rows() % 2 == 0);
    long held = usedHeap() - before;

    assertThat(held / MANY).isLessThanOrEqualTo(40L);
    assertThat(half).hasSize(list.size() / 2); // which holds both until here
  }

  /** Returns the least of several looks: what else the JVM does only adds to it. */
  private static long usedHeap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
