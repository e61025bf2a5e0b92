package io.maxcompute.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.odps.Column;
import com.aliyun.odps.NoSuchObjectException;
import com.aliyun.odps.Odps;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.Partition;
import com.aliyun.odps.PartitionSpec;
import com.aliyun.odps.Table;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.task.SQLTask;
import com.aliyun.odps.type.TypeInfoFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnEmulator
class PartitionsIT {
  private final Odps odps;

  PartitionsIT(EmulatorProcess emulator) {
    this.odps = emulator.odps();
  }

  private static Table create(Odps odps, String name) throws OdpsException {
    TableSchema schema =
        TableSchema.builder()
            .withBigintColumn("a")
            .withPartitionColumn(new Column("day", TypeInfoFactory.STRING))
            .withPartitionColumn(new Column("hour", TypeInfoFactory.BIGINT))
            .build();
    odps.tables().newTableCreator(name, schema).create();
    return odps.tables().get(name);
  }

  private static List<String> names(Iterator<Partition> partitions) {
    List<String> names = new ArrayList<>();
    partitions.forEachRemaining(p -> names.add(p.getPartitionSpec().toString(false, true)));
    return names;
  }

  @Test
  void createsAndDropsPartitions() throws OdpsException {
    Table table = create(odps, "parts_made");
    PartitionSpec spec = new PartitionSpec("day='2026-01-06',hour='1'");
    assertThat(table.hasPartition(spec)).isFalse();
    table.createPartition(spec);
    table.createPartition(spec, true);
    assertThat(table.hasPartition(spec)).isTrue();
    assertThatThrownBy(() -> table.createPartition(spec))
        .isInstanceOf(OdpsException.class)
        .hasMessageContaining("already exists");
    table.deletePartition(spec);
    assertThat(table.hasPartition(spec)).isFalse();
    table.deletePartition(spec, true);
    assertThatThrownBy(() -> table.deletePartition(spec)).isInstanceOf(OdpsException.class);
  }

  @Test
  void listsPartitionsByNameAndByPrefix() throws OdpsException {
    Table table = create(odps, "parts_listed");
    for (String spec : List.of("day=b,hour=1", "day=a,hour=2", "day=a,hour=1")) {
      table.createPartition(new PartitionSpec(spec));
    }
    assertThat(table.getPartitionSpecs())
        .extracting(spec -> spec.toString(false, true))
        .containsExactly("day=a/hour=1", "day=a/hour=2", "day=b/hour=1");
    assertThat(table.getPartitions()).hasSize(3);
    assertThat(names(table.getPartitionIterator()))
        .containsExactly("day=a/hour=1", "day=a/hour=2", "day=b/hour=1");
    assertThat(names(table.getPartitionIterator(new PartitionSpec("day=a"))))
        .containsExactly("day=a/hour=1", "day=a/hour=2");
    assertThat(names(table.getPartitionIterator(null, true, 1L, 2L)))
        .containsExactly("day=b/hour=1", "day=a/hour=2");
  }

  @Test
  void listsPartitionsPageByPage() throws OdpsException {
    try (EmulatorProcess small = EmulatorProcess.start("--page-size", "2", "--synchronous-sql")) {
      Table table = create(small.odps(), "paged");
      for (int hour = 1; hour <= 5; hour++) {
        table.createPartition(new PartitionSpec("day=a,hour=" + hour));
      }
      assertThat(names(table.getPartitionIterator())).hasSize(5);
      assertThat(small.requests().get("ListPartitions").getAsInt()).isEqualTo(3);
      assertThat(table.getPartitionSpecs()).hasSize(5);
      assertThat(small.requests().get("ListPartitions").getAsInt()).isEqualTo(4);
    }
  }

  @Test
  void describesAPartition() throws OdpsException {
    Table table = create(odps, "parts_described");
    SQLTask.run(
            odps, "INSERT INTO parts_described PARTITION (day='x y+z', hour=7) VALUES (1), (2);")
        .waitForSuccess();
    Partition partition = table.getPartition(new PartitionSpec("day='x y+z',hour='7'"));
    partition.reload();
    assertThat(partition.getRecordNum()).isEqualTo(2);
    assertThat(partition.getSize()).isPositive();
    assertThat(partition.getCreatedTime()).isNotNull();
    assertThat(partition.getLastDataModifiedTime()).isNotNull();
    assertThat(partition.getPhysicalSize()).isPositive();
    assertThat(partition.getFileNum()).isEqualTo(1);
    assertThat(partition.isArchived()).isFalse();
    assertThat(partition.getReserved()).isNotNull();
    Partition listed = table.getPartitions().get(0);
    assertThat(listed.getRecordNum()).isEqualTo(2);
    assertThat(listed.getPartitionSpec().get("day")).isEqualTo("x y+z");
  }

  @Test
  void saysThatAPartitionIsMissing() throws OdpsException {
    Table table = create(odps, "parts_missing");
    assertThatThrownBy(() -> table.getPartition(new PartitionSpec("day=a,hour=1")).reload())
        .isInstanceOfSatisfying(
            NoSuchObjectException.class,
            e -> assertThat(e.getErrorCode()).isEqualTo("NoSuchPartition"));
    assertThatThrownBy(() -> table.createPartition(new PartitionSpec("other=a")))
        .isInstanceOf(OdpsException.class);
  }

  @Test
  void truncatesATable() throws OdpsException {
    Table table = create(odps, "parts_truncated");
    SQLTask.run(odps, "INSERT INTO parts_truncated PARTITION (day='a', hour=1) VALUES (1);")
        .waitForSuccess();
    table.truncate();
    Partition partition = table.getPartition(new PartitionSpec("day=a,hour=1"));
    assertThat(partition.getRecordNum()).isZero();
  }
}
