package io.maxcompute.spark.write;

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
  }

  @Test
  void takesPartitionColumnsInAnyOrderAndCase() {
    assertThat(target("HH=2/DT=1").partition()).hasToString("dt=1/hh=2");
  }

  @Test
  void refusesAPartitionThatDoesNotFit() {
    String names = "name its partition columns [dt, hh], all or the first ones.";
    assertThatThrownBy(() -> target("hh=2"))
        .hasMessage(
            "Option 'partition' is 'hh=2', which does not fit table 'shop.orders': " + names);
    assertThatThrownBy(() -> target("dt=1,day=3")).hasMessageEndingWith(names);
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
