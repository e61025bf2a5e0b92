package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLStatement;
import io.maxcompute.emulator.store.DataFile;
import io.maxcompute.emulator.store.StagedRows;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableName;
import io.maxcompute.emulator.store.Warehouse;
import io.maxcompute.emulator.type.ArrowFields;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.ValueText;
import io.maxcompute.emulator.type.VectorRecast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Runs SELECT. */
final class QueryRunner {
  private final SqlContext context;
  private final SqlService.Engine engine;

  QueryRunner(SqlContext context, SqlService.Engine engine) {
    this.context = context;
    this.engine = engine;
  }

  /** Returns the rows as text, and if {@code keep} as a table too. */
  SqlResult run(SQLStatement select, boolean keep) {
    QueryPlan plan = QueryPlan.of(select, context);
    String sql = plan.translate(select);
    try (DuckEngine.Session session = engine.session()) {
      plan.load(engine, session);
      ResultShape shape = ResultShape.of(select, plan, engine, session.describe(sql));
      TableDefinition table = table(shape.columns());
      List<List<@Nullable String>> rows = new ArrayList<>();
      List<DataFile> files = new ArrayList<>();
      try (StagedRows kept = context.warehouse().stage(table, List.of(), engine.allocator())) {
        session.query(
            shape.cast(sql),
            batch -> {
              collect(batch, rows);
              if (keep) {
                append(batch, table, kept);
              }
            });
        kept.finish().forEach(part -> files.add(part.file()));
      }
      return new SqlResult(
          true, shape.resultColumns(), rows, keep ? new ResultTable(table, files) : null, "");
    }
  }

  private static TableDefinition table(List<Column> columns) {
    return new TableDefinition(
        Warehouse.newTableId(),
        new TableName(TableName.DEFAULT_SCHEMA, "result"),
        columns,
        List.of(),
        "",
        -1,
        Map.of(),
        List.of(),
        null,
        0,
        1);
  }

  private void append(VectorSchemaRoot batch, TableDefinition table, StagedRows kept) {
    BufferAllocator allocator = engine.allocator();
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (int i = 0; i < table.columns().size(); i++) {
        FieldVector given = batch.getVector(i);
        vectors.add(
            VectorRecast.recast(
                given, ArrowFields.forStore(table.columns().get(i), given.getField()), allocator));
      }
      Schema schema = new Schema(vectors.stream().map(FieldVector::getField).toList());
      kept.append(new VectorSchemaRoot(schema, vectors, batch.getRowCount()), List.of());
    } finally {
      vectors.forEach(FieldVector::close);
    }
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
