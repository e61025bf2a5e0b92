package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.expressions.Expressions;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;

/** What others do to a table between the planning of a write and its start. */
class PreparedTableIT extends SparkTest {
  private static final PhysicalWriteInfo ONE_TASK = () -> 1;

  private BatchWrite plan(String schema, Map<String, String> more, Transform... partitioning) {
    Map<String, String> options = new HashMap<>(options());
    options.putAll(more);
    StructType columns = StructType.fromDDL(schema);
    SupportsWrite target =
        (SupportsWrite) new MaxComputeDataSource().getTable(columns, partitioning, options);
    return target
        .newWriteBuilder(new Rows("query", columns, new CaseInsensitiveStringMap(options)))
        .build()
        .toBatch();
  }

  private record Rows(String queryId, StructType schema, CaseInsensitiveStringMap options)
      implements LogicalWriteInfo {}

  private static void start(BatchWrite write) {
    write.createBatchWriterFactory(ONE_TASK);
    write.abort(new WriterCommitMessage[0]);
  }

  @Test
  void planMakesNoTable() {
    plan("id BIGINT", Map.of("createTable", "true"));

    assertThatThrownBy(this::load).hasMessageContaining("Table not found");
  }

  @Test
  void tableThatOthersMadeIsUsedIfItFits() {
    BatchWrite write = plan("id INT, name STRING", Map.of("createTable", "true"));
    create("(name STRING, id BIGINT)");

    assertThatCode(() -> start(write)).doesNotThrowAnyException();
  }

  @Test
  void tableThatOthersMadeOtherwiseIsRefused() {
    BatchWrite write = plan("id BIGINT, name STRING", Map.of("createTable", "true"));
    create("(id BINARY)");

    assertThatThrownBy(() -> start(write))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was made or changed by others while this job began.")
        .hasMessageContaining("Column 'id' is binary in the table")
        .hasMessageContaining("The table has no column 'name'.");
    assertThat(requests("TableCreateWriteSession")).isZero();
  }

  @Test
  void tableThatOthersMadeWithOtherPartitionsIsRefused() {
    BatchWrite write =
        plan("id BIGINT, dt STRING", Map.of("createTable", "true"), Expressions.identity("dt"));
    create("(id BIGINT, dt STRING)");

    assertThatThrownBy(() -> start(write))
        .hasMessageContaining("Its partition columns are [] instead of [dt string].");
  }

  @Test
  void tableThatOthersMadeWithAnotherKeyIsRefused() {
    BatchWrite write =
        plan("id BIGINT, name STRING", Map.of("createTable", "true", "primaryKey", "id"));
    create("(id BIGINT, name STRING)");

    assertThatThrownBy(() -> start(write))
        .hasMessageContaining("Its primary key is [] instead of [id].");
  }

  @Test
  void columnThatOthersAddedIsUsedIfItFits() {
    create("(id BIGINT)");
    BatchWrite write = plan("id BIGINT, more INT", Map.of("mergeSchema", "true"));
    sql("ALTER TABLE " + table + " ADD COLUMNS (more BIGINT)");

    assertThatCode(() -> start(write)).doesNotThrowAnyException();
    assertThat(load().schema().toDDL()).isEqualTo("id BIGINT,more BIGINT");
  }

  @Test
  void columnThatOthersAddedWithAnotherTypeIsRefused() {
    create("(id BIGINT)");
    BatchWrite write = plan("id BIGINT, more STRING", Map.of("mergeSchema", "true"));
    sql("ALTER TABLE " + table + " ADD COLUMNS (more BINARY)");

    assertThatThrownBy(() -> start(write))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Column 'more' is binary in the table");
  }
}
