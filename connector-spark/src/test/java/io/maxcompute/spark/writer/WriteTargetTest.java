package io.maxcompute.spark.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriteTargetTest {
  private static final TableId TABLE = TableId.parse("orders", "shop", "");
  private static final Column ID = new Column("id", SimpleType.BIGINT);
  private static final Column DT = new Column("dt", SimpleType.STRING);
  private static final Column HOUR = new Column("hh", SimpleType.STRING);
  private static final TableSchema SCHEMA = new TableSchema(List.of(ID), List.of(DT, HOUR));

  @Test
  void rowsNameThePartitionColumnsThatAreNotFixed() {
    assertThat(target("").columns()).containsExactly(ID, DT, HOUR);
    assertThat(target("dt=1").columns()).containsExactly(ID, HOUR);
    assertThat(target("dt=1,hh=2").columns()).containsExactly(ID);
    assertThat(target("hh=2").columns()).containsExactly(ID, DT, HOUR);
  }

  @Test
  void takesPartitionColumnsInAnyOrderAndCase() {
    assertThat(target("HH=2/DT=1").partition()).hasToString("dt=1/hh=2");
  }

  @Test
  void sessionFixesTheOuterColumnsOnly() {
    assertThat(target("dt=1").sessionPartition()).hasToString("dt=1");
    assertThat(target("dt=1,hh=2").sessionPartition()).hasToString("dt=1/hh=2");
    assertThat(target("hh=2").sessionPartition().isEmpty()).isTrue();
    assertThat(target("hh=2").openColumns()).containsExactly(DT);
    assertThat(target("hh=2").isWhole()).isFalse();
  }

  @Test
  void containsThePartitionsThatHaveItsValues() {
    assertThat(target("hh=2").contains(PartitionSpec.parse("dt=1/hh=2"))).isTrue();
    assertThat(target("hh=2").contains(PartitionSpec.parse("dt=1/hh=3"))).isFalse();
    assertThat(target("").contains(PartitionSpec.parse("dt=1/hh=3"))).isTrue();
  }

  @Test
  void numbersAreTheSameHoweverTheyAreWritten() {
    Column hour = new Column("hh", SimpleType.BIGINT);
    TableSchema schema = new TableSchema(List.of(ID), List.of(hour));
    WriteTarget target = WriteTarget.of(TABLE, schema, PartitionSpec.parse("hh=1"));

    assertThat(target.contains(PartitionSpec.parse("hh=01"))).isTrue();
    assertThat(target.canonical(PartitionSpec.parse("hh=01"))).containsExactly("1");
  }

  @Test
  void refusesAPartitionThatDoesNotFit() {
    assertThatThrownBy(() -> target("dt=1,day=3"))
        .hasMessage(
            "Partition 'dt=1/day=3' does not fit table 'shop.orders': its partition columns are"
                + " [dt, hh].");
    assertThatThrownBy(
            () ->
                WriteTarget.of(
                    TABLE, new TableSchema(List.of(ID), List.of()), PartitionSpec.parse("dt=1")))
        .hasMessageEndingWith("it is not partitioned.");
  }

  private static WriteTarget target(String partition) {
    return WriteTarget.of(TABLE, SCHEMA, PartitionSpec.parse(partition));
  }
}
