package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLObject;
import com.alibaba.druid.sql.ast.statement.SQLAssignItem;
import com.alibaba.druid.sql.ast.statement.SQLInsertStatement.ValuesClause;
import com.alibaba.druid.sql.dialect.hive.ast.HiveInsertStatement;
import io.maxcompute.emulator.store.Commit;
import io.maxcompute.emulator.store.PartitionSpec;
import io.maxcompute.emulator.store.StagedRows;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.type.ArrowFields;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.StoredColumn;
import io.maxcompute.emulator.type.TimeUnits;
import io.maxcompute.emulator.type.VectorRecast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Runs INSERT INTO and INSERT OVERWRITE, with static and dynamic partitions. */
final class InsertRunner {
  private final SqlContext context;
  private final SqlService.Engine engine;
  private final TableDefinition table;
  private final List<String> fixed;
  private final List<Column> open;

  private InsertRunner(
      SqlContext context, SqlService.Engine engine, TableDefinition table, List<String> fixed) {
    this.context = context;
    this.engine = engine;
    this.table = table;
    this.fixed = fixed;
    this.open = table.partitionColumns().subList(fixed.size(), table.partitionColumns().size());
  }

  static SqlResult run(HiveInsertStatement insert, SqlContext context, SqlService.Engine engine) {
    TableState state = context.requireTable(insert.getTableSource().getExpr());
    List<SQLAssignItem> statics =
        insert.getPartitions().stream().filter(item -> item.getValue() != null).toList();
    List<String> fixed =
        PartitionSpec.prefix(
            state.definition(), context.partition(statics), insert.getPartitions().toString());
    new InsertRunner(context, engine, state.definition(), fixed)
        .insert(source(insert), insert.getColumns(), insert.isOverwrite());
    return SqlResult.NONE;
  }

  /** Appends the rows of {@code query} to a table without partitions. */
  static void fill(
      TableDefinition table, SQLObject query, SqlContext context, SqlService.Engine engine) {
    new InsertRunner(context, engine, table, List.of()).insert(List.of(query), List.of(), false);
  }

  private static List<SQLObject> source(HiveInsertStatement insert) {
    return insert.getQuery() != null
        ? List.of(insert.getQuery())
        : List.copyOf(insert.getValuesList());
  }

  private void insert(List<SQLObject> source, List<SQLExpr> named, boolean overwrite) {
    List<Column> targets = targets(named);
    BufferAllocator allocator = engine.allocator();
    List<StagedRows.Staged> staged;
    try (DuckEngine.Session session = engine.session();
        StagedRows rows = context.warehouse().stage(table, fixed, allocator)) {
      session.query(
          castQuery(source, targets, session), batch -> append(batch, targets, rows, allocator));
      staged = rows.finish();
    }
    context.warehouse().commit(table.id(), Commit.of(table, fixed, staged, overwrite));
  }

  /** Returns the columns that the source's columns go to, in the source's order. */
  private List<Column> targets(List<SQLExpr> named) {
    List<Column> all = new ArrayList<>(table.columns());
    all.addAll(open);
    if (named.isEmpty()) {
      return all;
    }
    List<Column> targets = new ArrayList<>();
    named.forEach(name -> targets.add(TableDefinition.find(all, context.key(name))));
    open.stream().filter(column -> !targets.contains(column)).forEach(targets::add);
    return targets;
  }

  private String castQuery(
      List<SQLObject> source, List<Column> targets, DuckEngine.Session session) {
    List<String> parts = new ArrayList<>();
    for (SQLObject part : source) {
      QueryPlan plan = QueryPlan.of(part, context);
      parts.add(plan.translate(part));
      plan.load(engine, session);
    }
    boolean values = source.get(0) instanceof ValuesClause;
    String query = values ? "VALUES " + String.join(", ", parts) : parts.get(0);
    List<DuckEngine.Described> given = session.describe(query);
    if (given.size() != targets.size()) {
      throw SqlFailure.semantic(
          "wrong column count: the table takes "
              + targets.size()
              + ", the query returns "
              + given.size());
    }
    List<String> names = new ArrayList<>();
    List<String> casts = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      names.add("c" + i);
      String timestamp =
          given.get(i).type().contains("TIMESTAMP_NS") ? "TIMESTAMP_NS" : "TIMESTAMP";
      casts.add(
          "CAST(c" + i + " AS " + DuckTypes.of(targets.get(i).type(), timestamp) + ") AS c" + i);
    }
    String list = String.join(", ", names);
    return "SELECT " + String.join(", ", casts) + " FROM (" + query + ") AS q(" + list + ")";
  }

  private void append(
      VectorSchemaRoot batch, List<Column> targets, StagedRows rows, BufferAllocator allocator) {
    Map<Column, FieldVector> given = new LinkedHashMap<>();
    for (int i = 0; i < targets.size(); i++) {
      given.put(targets.get(i), batch.getVector(i));
    }
    List<FieldVector> data = new ArrayList<>();
    try {
      for (Column column : table.columns()) {
        data.add(stored(column, given.get(column), batch.getRowCount(), allocator));
      }
      Schema schema = new Schema(data.stream().map(FieldVector::getField).toList());
      VectorSchemaRoot root = new VectorSchemaRoot(schema, data, batch.getRowCount());
      rows.append(root, open.stream().map(given::get).collect(Collectors.toList()));
    } finally {
      data.forEach(FieldVector::close);
    }
  }

  private static FieldVector stored(
      Column column, @Nullable FieldVector given, int rows, BufferAllocator allocator) {
    if (given == null || (!column.nullable() && given.getNullCount() > 0)) {
      if (!column.nullable()) {
        throw SqlFailure.data("column '" + column.name() + "' is NOT NULL");
      }
      return StoredColumn.nulls(ArrowFields.forQuery(column, TimeUnits.DEFAULT), rows, allocator);
    }
    return VectorRecast.recast(given, ArrowFields.forStore(column, given.getField()), allocator);
  }
}
