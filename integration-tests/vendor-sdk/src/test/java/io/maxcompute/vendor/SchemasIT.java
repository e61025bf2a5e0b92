package io.maxcompute.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.odps.Odps;
import com.aliyun.odps.OdpsException;
import com.aliyun.odps.Schema;
import com.aliyun.odps.SchemaFilter;
import com.aliyun.odps.Table;
import com.aliyun.odps.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnEmulator
class SchemasIT {
  private final EmulatorProcess emulator;
  private final Odps odps;

  SchemasIT(EmulatorProcess emulator) {
    this.emulator = emulator;
    this.odps = emulator.odps();
  }

  private List<String> names(SchemaFilter filter) {
    List<String> names = new ArrayList<>();
    odps.schemas()
        .iterator(emulator.project(), filter)
        .forEachRemaining(schema -> names.add(schema.getName()));
    return names;
  }

  @Test
  void createsListsAndDropsSchemas() throws OdpsException {
    assertThat(odps.schemas().exists("made")).isFalse();
    odps.schemas().create("made");
    assertThat(odps.schemas().exists("made")).isTrue();
    assertThat(names(new SchemaFilter())).contains("default", "made");
    SchemaFilter filter = new SchemaFilter();
    filter.setName("mad");
    assertThat(names(filter)).containsExactly("made");
    Schema schema = odps.schemas().get("made");
    schema.reload();
    assertThat(schema.getOwner()).isNotEmpty();
    assertThat(schema.getCreateTime()).isNotNull();
    odps.schemas().delete("made");
    assertThat(odps.schemas().exists("made")).isFalse();
  }

  @Test
  void keepsACommentAndCreatesOnlyOnceWhenAsked() throws OdpsException {
    odps.schemas().create(emulator.project(), "commented", "what it is for", true);
    odps.schemas().create(emulator.project(), "commented", "something else", true);
    assertThat(odps.schemas().get("commented").getComment()).isEqualTo("what it is for");
    assertThatThrownBy(() -> odps.schemas().create("commented"))
        .isInstanceOfSatisfying(
            OdpsException.class,
            e -> assertThat(e.getErrorCode()).isEqualTo("ObjectAlreadyExists"));
    odps.schemas().delete("commented");
  }

  @Test
  void keepsTablesOfOneNameApartBySchema() throws OdpsException {
    odps.schemas().create("apart");
    TableSchema one = TableSchema.builder().withBigintColumn("one").build();
    TableSchema two = TableSchema.builder().withStringColumn("two").build();
    odps.tables().newTableCreator("twin", one).withSchemaName("default").create();
    odps.tables().newTableCreator("twin", two).withSchemaName("apart").create();
    Table inDefault = odps.tables().get(emulator.project(), "default", "twin");
    Table inApart = odps.tables().get(emulator.project(), "apart", "twin");
    assertThat(inDefault.getSchema().getColumn(0).getName()).isEqualTo("one");
    assertThat(inApart.getSchema().getColumn(0).getName()).isEqualTo("two");
    assertThat(inApart.getSchemaName()).isEqualTo("apart");
    assertThatThrownBy(() -> odps.schemas().delete("apart")).isInstanceOf(OdpsException.class);
    odps.tables().delete(emulator.project(), "apart", "twin", false);
    assertThat(odps.tables().exists(emulator.project(), "default", "twin")).isTrue();
    odps.schemas().delete("apart");
  }

  @Test
  void worksInTheCurrentSchema() throws OdpsException {
    odps.schemas().create("current");
    odps.setCurrentSchema("current");
    odps.tables()
        .newTableCreator("mine", TableSchema.builder().withBigintColumn("a").build())
        .create();
    List<String> names = new ArrayList<>();
    odps.tables().iterator().forEachRemaining(table -> names.add(table.getName()));
    assertThat(names).containsExactly("mine");
    assertThat(odps.tables().get("mine").getSchemaName()).isEqualTo("current");
    odps.tables().delete("mine");
    odps.schemas().delete("current");
  }
}
