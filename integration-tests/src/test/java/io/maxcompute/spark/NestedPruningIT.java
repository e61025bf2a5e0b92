package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Queries that need one field of a struct, which Spark then narrows to that field. */
@Tag("scala")
class NestedPruningIT extends SparkTest {
  private Dataset<Row> rows;

  @BeforeEach
  void createNested() {
    create(
        "(id BIGINT, s STRUCT<a:INT,b:STRING,c:STRUCT<d:INT,e:STRING>>,"
            + " l ARRAY<STRUCT<x:INT,y:STRING>>, m MAP<STRING,STRUCT<x:INT,y:STRING>>)");
    append(
            spark
                .range(0, 3, 1, 1)
                .selectExpr(
                    "id",
                    "IF(id = 2, NULL, named_struct('a', int(id), 'b', IF(id = 1, NULL, 'b0'), 'c',"
                        + " named_struct('d', int(id + 10), 'e', concat('e', id)))) AS s",
                    "IF(id = 2, NULL, array(named_struct('x', int(id), 'y', concat('y', id)),"
                        + " named_struct('x', int(-1), 'y', 'last'))) AS l",
                    "IF(id = 2, NULL, map('k', named_struct('x', int(id), 'y', concat('v', id))))"
                        + " AS m"))
        .save();
    rows = load();
  }

  private List<String> select(String... expressions) {
    return texts(rows.selectExpr(expressions));
  }

  @Test
  void oneFieldOfAStruct() {
    assertThat(select("id", "s.b")).containsExactly("[0,b0]", "[1,null]", "[2,null]");
    assertThat(select("id", "S.A")).containsExactly("[0,0]", "[1,1]", "[2,null]");
    assertThat(lastBody("TableCreateReadSession"))
        .contains("\"RequiredDataColumns\":[\"id\",\"s\"]");
  }

  @Test
  void oneFieldOfAStructInAStruct() {
    assertThat(select("s.c.e")).containsExactly("[e0]", "[e1]", "[null]");
    assertThat(select("s.c.e", "s.a")).containsExactly("[e0,0]", "[e1,1]", "[null,null]");
  }

  @Test
  void oneFieldOfEveryElement() {
    assertThat(texts(rows.selectExpr("explode(l.y)")))
        .containsExactly("[last]", "[last]", "[y0]", "[y1]");
    assertThat(select("id", "l[0].x")).containsExactly("[0,0]", "[1,1]", "[2,null]");
    assertThat(texts(rows.selectExpr("explode(l) AS e").selectExpr("e.y")))
        .containsExactly("[last]", "[last]", "[y0]", "[y1]");
  }

  @Test
  void oneFieldOfAMapValue() {
    assertThat(select("id", "m['k'].y")).containsExactly("[0,v0]", "[1,v1]", "[2,null]");
    assertThat(select("m['other'].y")).containsExactly("[null]", "[null]", "[null]");
  }

  @Test
  void conditionsAndCountsOnAField() {
    assertThat(select("count(s.b)")).containsExactly("[1]");
    assertThat(select("count(s)", "max(s.c.d)")).containsExactly("[2,11]");
    assertThat(texts(rows.where("s.c.d > 10").select("s.b"))).containsExactly("[null]");
    assertThat(texts(rows.where("s IS NULL").select("id", "s.b"))).containsExactly("[2,null]");
  }
}
