package io.maxcompute.spark.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  private static final Space HOME = new Space("home", "");

  private static String meaning(Names names, String name) {
    String[] parts = name.split("\\.");
    String[] namespace = Arrays.copyOf(parts, parts.length - 1);
    return names.table(Identifier.of(namespace, parts[parts.length - 1])).toString();
  }

  @ParameterizedTest
  @CsvSource({"t,home.t", "a.t,home.a.t", "a.b.t,a.b.t", "home.t,home.home.t"})
  void oneLevelIsASchemaWhereTheProjectHasSchemas(String name, String meaning) {
    assertThat(meaning(new Names(HOME, () -> true), name)).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({"t,home.t", "a.t,a.t", "a.b.t,a.b.t", "home.t,home.t"})
  void oneLevelIsAProjectWhereTheProjectHasNoSchemas(String name, String meaning) {
    assertThat(meaning(new Names(HOME, () -> false), name)).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({"t,home.s.t", "a.b.t,a.b.t"})
  void whatIsClearIsNotAskedFor(String name, String meaning) {
    Names names =
        new Names(
            new Space("home", "s"),
            () -> {
              throw new AssertionError("asked for " + name);
            });

    assertThat(meaning(names, name)).isEqualTo(meaning);
  }

  @Test
  void deeperNamesAreRefused() {
    assertThatThrownBy(() -> meaning(new Names(HOME, () -> true), "a.b.c.t"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'a.b.c' is no namespace of MaxCompute: write schema, project or project.schema.");
  }
}
