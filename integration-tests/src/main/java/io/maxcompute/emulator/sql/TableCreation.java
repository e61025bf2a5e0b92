package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.statement.SQLCreateTableStatement;
import com.alibaba.druid.sql.ast.statement.SQLSelect;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableName;
import io.maxcompute.emulator.store.Warehouse;
import io.maxcompute.emulator.type.Column;
import java.time.Clock;
import java.util.List;

/** Runs CREATE TABLE in its three forms: by columns, AS a query, LIKE another table. */
final class TableCreation {
  private final SqlContext context;
  private final SqlService.Engine engine;
  private final Clock clock;

  TableCreation(SqlContext context, SqlService.Engine engine, Clock clock) {
    this.context = context;
    this.engine = engine;
    this.clock = clock;
  }

  void run(SQLCreateTableStatement create) {
    Warehouse warehouse = context.warehouse();
    TableName name = context.table(create.getName());
    if (warehouse.schema(name.schema()).isEmpty()) {
      throw SqlFailure.ddl("NoSuchObjectException(message:schema " + name.schema() + ")");
    }
    if (warehouse.find(name).isPresent()) {
      if (create.isIfNotExists()) {
        return;
      }
      throw SqlFailure.ddl("AlreadyExistsException(message:Table " + name + " already exists)");
    }
    if (create.getSelect() != null) {
      createAs(create, name, create.getSelect());
    } else if (create.getLike() != null) {
      warehouse.create(like(context.requireTable(create.getLike().getExpr()).definition(), name));
    } else {
      warehouse.create(new TableBuilder(context, create).build(name, clock.millis()));
    }
  }

  private void createAs(SQLCreateTableStatement create, TableName name, SQLSelect query) {
    if (!create.getTableElementList().isEmpty() || !create.getPartitionColumns().isEmpty()) {
      throw SqlFailure.semantic("CREATE TABLE AS takes its columns from the query alone");
    }
    List<Column> columns = QueryPlan.columns(query, context, engine);
    TableDefinition table =
        new TableBuilder(context, create).build(name, columns, List.of(), clock.millis());
    context.warehouse().create(table);
    try {
      InsertRunner.fill(table, query, context, engine);
    } catch (RuntimeException e) {
      context.warehouse().drop(name);
      throw e;
    }
  }

  private TableDefinition like(TableDefinition model, TableName name) {
    return new TableDefinition(
        Warehouse.newTableId(),
        name,
        model.columns(),
        model.partitionColumns(),
        model.comment(),
        -1,
        model.properties(),
        model.primaryKey(),
        model.clustering(),
        clock.millis(),
        1);
  }
}
