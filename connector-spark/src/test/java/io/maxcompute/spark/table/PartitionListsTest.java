package io.maxcompute.spark.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.storage.catalog.PartitionList;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long a list of partitions is used again. */
class PartitionListsTest {
  private static final Duration LIFE = Duration.ofSeconds(30);

  private long now;
  private int asked;
  private final Clock clock = Clock.fixed(Instant.ofEpochSecond(1000), ZoneOffset.UTC);
  private final PartitionLists lists = new PartitionLists(() -> now, clock);

  private static ConnectionOptions table(String name, String project) {
    return ConnectionOptions.from(
        Map.of(
            "endpoint", "http://localhost/api",
            "project", project,
            "table", name,
            "accessKeyId", "id",
            "accessKeySecret", "secret"));
  }

  private void ask(ConnectionOptions table, long lastModified) {
    lists.partitions(table, lastModified, LIFE, this::list);
  }

  private PartitionList list() {
    asked++;
    return PartitionList.of(List.of());
  }

  @Test
  void listIsUsedAgainForAWhile() {
    ask(table("t", "p"), 1);
    now += LIFE.toNanos() - 1;
    ask(table("t", "p"), 1);
    assertThat(asked).isEqualTo(1);

    now += 1;
    ask(table("t", "p"), 1);
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void changedTableIsListedAnew() {
    ask(table("t", "p"), 1);
    ask(table("t", "p"), 2);

    assertThat(asked).isEqualTo(2);
  }

  @Test
  void tableThatChangedJustNowIsListedAnew() {
    ask(table("t", "p"), 999); // in the same second it may change again
    ask(table("t", "p"), 999);
    assertThat(asked).isEqualTo(2);

    ask(table("u", "p"), 998);
    ask(table("u", "p"), 998);
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void tableIsTheSameInAnyCaseAndInItsDefaultSchema() {
    ask(table("Sales", "p"), 1);
    lists.drop(table("p.default.sales", "p"));
    ask(table("sales", "p"), 1);

    assertThat(asked).isEqualTo(2);
  }

  @Test
  void tablesAndCallersHaveListsOfTheirOwn() {
    ask(table("t", "p"), 1);
    ask(table("u", "p"), 1);
    ask(table("t", "q"), 1);

    assertThat(asked).isEqualTo(3);
  }

  @Test
  void droppedListIsAskedForAnew() {
    ask(table("t", "p"), 1);
    lists.drop(table("t", "p"));
    ask(table("t", "p"), 1);

    assertThat(asked).isEqualTo(2);
  }

  @Test
  void fewTablesAreKept() {
    for (int i = 0; i < 17; i++) {
      ask(table("t" + i, "p"), 1);
    }
    ask(table("t0", "p"), 1);

    assertThat(asked).isEqualTo(18);
  }
}
