package io.maxcompute.storage.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @CsvSource({
    "t, p.s.t",
    "x.t, p.x.t",
    "q.x.t, q.x.t",
    "`q`.`x`.`t`, q.x.t",
    "' q . x . t ', q.x.t",
    "`odd name`, p.s.odd name"
  })
  void readsATableName(String name, String full) {
    assertThat(TableId.parse(name, "p", "s")).hasToString(full);
  }

  @Test
  void leavesOutTheSchemaOfAProjectWithoutSchemas() {
    TableId table = TableId.parse("t", "p", "");

    assertThat(table).hasToString("p.t");
    assertThat(table.quoted()).isEqualTo("`p`.`t`");
    assertThat(new TableId("p", "s", "t").quoted()).isEqualTo("`p`.`s`.`t`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", ".", ".t", "t.", "p..t", "a.b.c.d", "`a.b`", "a`b", "a/b", "a&b", "a?b=c"
      })
  void refusesWhatIsNotATableName(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableId.parse(name, "p", "s"))
        .withMessageMatching("'.*' (is not a table name: .*|cannot be part of a table name)");
  }

  @Test
  void readsAPartitionInEveryForm() {
    PartitionSpec spec =
        new PartitionSpec(
            List.of(
                new PartitionSpec.Value("dt", "20240101"), new PartitionSpec.Value("hh", "01")));

    assertThat(
            List.of(
                "dt=20240101/hh=01",
                "dt=20240101,hh=01",
                "dt='20240101',hh=\"01\"",
                " dt = '20240101' , hh = 01 "))
        .allSatisfy(text -> assertThat(PartitionSpec.parse(text)).isEqualTo(spec));
    assertThat(spec).hasToString("dt=20240101/hh=01");
    assertThat(spec.address()).isEqualTo("dt=20240101/hh=01");
    assertThat(spec.quoted()).isEqualTo("dt='20240101',hh='01'");
  }

  @Test
  void aBlankTextNamesNoPartition() {
    assertThat(PartitionSpec.parse(" ")).isEqualTo(PartitionSpec.EMPTY);
    assertThat(PartitionSpec.EMPTY.isEmpty()).isTrue();
    assertThat(PartitionSpec.EMPTY.toString()).isEmpty();
    assertThat(PartitionSpec.parse("a=b").isEmpty()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          dt              | Partition 'dt' is not column=value pairs: found 'dt'. Write 'dt=20240101' and separate levels with ','.
          dt=2024/01/01   | Partition 'dt=2024/01/01' is not column=value pairs: found '01'. Write 'dt=20240101' and separate levels with ','.
          =x              | Partition '=x' is not column=value pairs: found '=x'. Write 'dt=20240101' and separate levels with ','.
          dt=1,           | Partition 'dt=1,' is not column=value pairs: found ''. Write 'dt=20240101' and separate levels with ','.
          dt=             | The value of partition column 'dt' is empty.
          dt=''           | The value of partition column 'dt' is empty.
          dt=a=b          | The value of partition column 'dt', 'a=b', has '=' at offset 1: MaxCompute cannot address such a partition.
          dt=a'b          | The value of partition column 'dt', 'a'b', has ''' at offset 1: MaxCompute cannot address such a partition.
          dt=1,dt=2       | Partition '[dt=1, dt=2]' names a column twice.
          """)
  void saysWhatIsWrongWithAPartition(String text, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartitionSpec.parse(text))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a,b", "a=b", "a'b", "a\"b"})
  void refusesToSendWhatTheWireCannotCarry(String text) {
    PartitionSpec oddValue = new PartitionSpec(List.of(new PartitionSpec.Value("dt", text)));

    assertThatIllegalArgumentException()
        .isThrownBy(oddValue::address)
        .withMessageContaining("has '" + text.charAt(1) + "' at offset 1");
    assertThatIllegalArgumentException().isThrownBy(oddValue::quoted);
    assertThat(oddValue).hasToString("dt=" + text);
    assertThatIllegalArgumentException()
        .isThrownBy(new PartitionSpec(List.of(new PartitionSpec.Value(text, "v")))::address)
        .withMessageContaining("The partition column, '" + text);
  }

  @Test
  void takesSpacesPlusAndOtherScriptsInAPartitionValue() {
    assertThat(PartitionSpec.parse("region='a b+c 中'")).hasToString("region=a b+c 中");
  }

  @Test
  void doublesBackQuotesInsideAName() {
    assertThat(Identifiers.quote("a`b")).isEqualTo("`a``b`");
  }

  @Test
  void refusesNamelessColumnsAndFields() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Column("", SimpleType.INT));
    assertThatIllegalArgumentException().isThrownBy(() -> new StructType.Field("", SimpleType.INT));
    assertThatIllegalArgumentException().isThrownBy(() -> new StructType(List.of()));
  }
}
