package io.maxcompute.spark.predicate;

import static io.maxcompute.spark.predicate.Predicates.TABLE;
import static io.maxcompute.spark.predicate.Predicates.col;
import static io.maxcompute.spark.predicate.Predicates.number;
import static io.maxcompute.spark.predicate.Predicates.predicate;
import static io.maxcompute.spark.predicate.Predicates.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.spark.predicate.PushedPredicates.Switches;
import io.maxcompute.storage.table.PartitionSpec;
import org.apache.spark.sql.connector.expressions.filter.AlwaysFalse;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.junit.jupiter.api.Test;

class PushedPredicatesTest {
  private static final Predicate DT = predicate("=", col("dt"), text("a"));
  private static final Predicate ROWS = predicate(">", col("n"), number(1));
  private static final Predicate MIXED =
      predicate("OR", predicate("AND", DT, ROWS), predicate("=", col("dt"), text("b")));
  private static final Predicate UNKNOWN = predicate("RLIKE", col("s"), text("x"));
  private static final Predicate[] ALL = {UNKNOWN, DT, ROWS, MIXED, new AlwaysFalse()};

  private static PushedPredicates pushed(boolean partitions, boolean rows) {
    return PushedPredicates.of(ALL, TABLE, new Switches(partitions, rows));
  }

  @Test
  void sparkChecksAllButExactPartitionPredicates() {
    PushedPredicates both = pushed(true, true);

    assertThat(both.residual()).containsExactly(UNKNOWN, ROWS, MIXED, new AlwaysFalse());
    assertThat(both.pushed()).containsExactly(DT, ROWS, MIXED);
    assertThat(both.filterText()).contains("`n` > 1");
  }

  @Test
  void everyPartitionConditionChooses() {
    PushedPredicates both = pushed(true, true);

    assertThat(both.selects(PartitionSpec.parse("dt=a/hh=1"))).isTrue();
    assertThat(both.selects(PartitionSpec.parse("dt=b/hh=1"))).isFalse();
    Predicate[] weakened = {MIXED};
    PushedPredicates mixed = PushedPredicates.of(weakened, TABLE, Switches.ON);
    assertThat(mixed.selects(PartitionSpec.parse("dt=b/hh=1"))).isTrue();
    assertThat(mixed.selects(PartitionSpec.parse("dt=c/hh=1"))).isFalse();
    assertThat(mixed.residual()).containsExactly(MIXED);
  }

  @Test
  void switchesLeaveEachKindToSpark() {
    assertThat(pushed(false, true).partition()).isEmpty();
    assertThat(pushed(false, true).residual()).containsExactly(ALL);
    assertThat(pushed(false, true).filterText()).contains("`n` > 1");
    assertThat(pushed(true, false).filterText()).isEmpty();
    assertThat(pushed(true, false).residual()).hasSize(4);
    assertThat(pushed(false, false)).isEqualTo(PushedPredicates.NONE);
  }

  @Test
  void equalAreThoseThatReadTheSame() throws Exception {
    assertThat(pushed(true, true))
        .isEqualTo(pushed(true, true))
        .hasSameHashCodeAs(pushed(true, true));
    assertThat(pushed(true, true)).isNotEqualTo(pushed(true, false));
    assertThat(pushed(true, true)).isNotEqualTo(pushed(false, true));
    assertThat(Wire.copy(pushed(true, true))).isEqualTo(pushed(true, true));
  }

  @Test
  void tellsWhatWasPushed() {
    assertThat(pushed(true, false).toString()).isEqualTo("[" + DT + ", " + MIXED + "]");
  }
}
