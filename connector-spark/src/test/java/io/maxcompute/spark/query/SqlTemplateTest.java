package io.maxcompute.spark.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where placeholders are, and what takes their place. */
class SqlTemplateTest {

  private static String bind(String sql, Map<String, String> literals) {
    return new SqlTemplate(sql).bind(literals);
  }

  @Test
  void placeholdersAreReplacedInAnyCaseAndAsOftenAsTheyStand() {
    assertThat(
            bind(
                "SELECT * FROM t WHERE dt=:Day AND (id>:id OR :id IS NULL) -- :day\n",
                Map.of("day", "'2024'", "id", "5L")))
        .isEqualTo("SELECT * FROM t WHERE dt='2024' AND (id>5L OR 5L IS NULL) -- :day\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT ':x'",
        "SELECT \":x\"",
        "SELECT 'a\\':x'",
        "SELECT 'a'':x'",
        "SELECT \"a\\\":x\"",
        "SELECT `:x` FROM `a``:x`",
        "SELECT 1 -- :x",
        "SELECT 1 -- it's :x\n",
        "SELECT /* :x ' */ 1",
        "SELECT /*+ mapjoin(:x) */ 1",
        "SELECT CAST(a AS STRUCT<b:x, `c`:x>)",
        "SELECT a : x",
        "SELECT a::x",
        "SELECT 12:x",
        "SELECT :1",
        "SELECT 'never closed :x",
        "SELECT /* never closed :x",
        "SELECT 'ends in \\",
        "",
        ":",
      })
  void nothingElseIsAPlaceholder(String sql) {
    assertThat(bind(sql, Map.of())).isEqualTo(sql);
  }

  @Test
  void valuesAreNotSearchedForPlaceholders() {
    assertThat(bind("SELECT :a, :b", Map.of("a", "':b'", "b", "1"))).isEqualTo("SELECT ':b', 1");
  }

  @Test
  void valueDoesNotMeltIntoALiteralBesideIt() {
    assertThat(bind("SELECT :a'x'", Map.of("a", "'y'"))).isEqualTo("SELECT 'y' 'x'");
  }

  @Test
  void placeholderWithoutAValueIsRefused() {
    assertThatThrownBy(() -> bind("SELECT :a, :b", Map.of("a", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("placeholder ':b', which has no value")
        .hasMessageContaining("'param.b'");
  }

  @Test
  void valueWithoutAPlaceholderIsRefused() {
    assertThatThrownBy(() -> bind("SELECT :a, ':b'", Map.of("a", "1", "b", "2", "c", "3")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Parameters [b, c] are not used");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "insert INTO t VALUES (1)",
        "-- a note\nDROP TABLE t",
        "/* a note */ (create TABLE t (id BIGINT))",
        "TRUNCATE TABLE t",
      })
  void statementsWithoutRowsAreRefusedBeforeTheyRun(String sql) {
    assertThatThrownBy(new SqlTemplate(sql)::requireRows)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("gives no rows to read, and has not been run")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        " (SELECT 1)",
        "WITH insert_ AS (SELECT 1) SELECT 2",
        "FROM t SELECT *",
        "VALUES (1)",
        "/* DROP */ SELECT 1",
        "SELECT 'INSERT'",
      })
  void queriesAreNotRefused(String sql) {
    SqlTemplate template = new SqlTemplate(sql);

    template.requireRows();

    assertThat(template.shown()).isEqualTo(sql.strip());
  }

  @Test
  void blankStatementIsRefused() {
    assertThatThrownBy(new SqlTemplate("-- nothing")::requireRows)
        .hasMessageContaining("holds no statement");
  }

  @Test
  void longStatementIsShownInShortAndInOneLine() {
    assertThat(new SqlTemplate("SELECT\n  1,\n" + "2,".repeat(200)).shown())
        .startsWith("SELECT 1, 2,2,")
        .endsWith("…")
        .hasSize(121);
  }
}
