package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLStatement;
import io.maxcompute.emulator.type.ValueText;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Runs SELECT. */
final class QueryRunner {
  private QueryRunner() {}

  static SqlResult run(SQLStatement select, SqlContext context, SqlService.Engine engine) {
    QueryPlan plan = QueryPlan.of(select, context);
    String sql = plan.translate(select);
    List<SqlResult.ResultColumn> columns = new ArrayList<>();
    List<List<@Nullable String>> rows = new ArrayList<>();
    try (DuckEngine.Session session = engine.session()) {
      plan.load(engine, session);
      session.query(
          sql,
          batch -> {
            if (columns.isEmpty()) {
              batch
                  .getSchema()
                  .getFields()
                  .forEach(
                      field ->
                          columns.add(
                              new SqlResult.ResultColumn(field.getName(), DuckTypes.odps(field))));
            }
            collect(batch, rows);
          });
    }
    return new SqlResult(true, columns, rows);
  }

  private static void collect(VectorSchemaRoot batch, List<List<@Nullable String>> rows) {
    for (int row = 0; row < batch.getRowCount(); row++) {
      List<@Nullable String> values = new ArrayList<>();
      for (FieldVector vector : batch.getFieldVectors()) {
        values.add(ValueText.of(vector, row));
      }
      rows.add(values);
    }
  }
}
