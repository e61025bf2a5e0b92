package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.statement.SQLColumnDefinition;
import com.alibaba.druid.sql.ast.statement.SQLCreateViewStatement;
import com.alibaba.druid.sql.ast.statement.SQLTableElement;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableName;
import io.maxcompute.emulator.store.Warehouse;
import io.maxcompute.emulator.type.Column;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs CREATE VIEW: a view has the columns that its query has now, and the query's text. */
final class ViewCreation {
  private final SqlContext context;
  private final SqlService.Engine engine;
  private final Clock clock;

  ViewCreation(SqlContext context, SqlService.Engine engine, Clock clock) {
    this.context = context;
    this.engine = engine;
    this.clock = clock;
  }

  void run(SQLCreateViewStatement create) {
    Warehouse warehouse = context.warehouse();
    TableName name = context.table(create.getTableSource().getExpr());
    if (warehouse.schema(name.schema()).isEmpty()) {
      throw SqlFailure.ddl("NoSuchObjectException(message:schema " + name.schema() + ")");
    }
    boolean replaced =
        create.isOrReplace()
            && warehouse.find(name).filter(found -> found.definition().isView()).isPresent();
    if (warehouse.find(name).isPresent() && !replaced) {
      if (create.isIfNotExists()) {
        return;
      }
      throw SqlFailure.ddl("AlreadyExistsException(message:Table " + name + " already exists)");
    }
    TableDefinition view =
        TableDefinition.view(
            Warehouse.newTableId(),
            new TableName(name.schema(), name.table().toLowerCase(Locale.ROOT)),
            columns(create),
            create.getComment() == null ? "" : SqlContext.literal(create.getComment()),
            String.valueOf(create.getAttribute(OdpsParser.VIEW_TEXT)),
            clock.millis());
    if (replaced) {
      warehouse.drop(name);
    }
    warehouse.create(view);
  }

  private List<Column> columns(SQLCreateViewStatement create) {
    List<Column> given = QueryPlan.columns(create.getSubQuery(), context, engine);
    if (create.getColumns().isEmpty()) {
      return given;
    }
    if (create.getColumns().size() != given.size()) {
      throw SqlFailure.semantic(
          "the view names " + create.getColumns().size() + " columns, its query " + given.size());
    }
    List<Column> named = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      named.add(named(given.get(i), create.getColumns().get(i)));
    }
    return named;
  }

  private Column named(Column column, SQLTableElement element) {
    if (element instanceof SQLColumnDefinition definition) {
      SQLExpr comment = definition.getComment();
      return new Column(
          context.form().name(definition.getColumnName()),
          column.type(),
          true,
          comment == null ? "" : SqlContext.literal(comment),
          column.id());
    } else if (element instanceof SQLCreateViewStatement.Column bare) {
      SQLExpr comment = bare.getComment();
      return new Column(
          context.parts(bare.getExpr()).get(0),
          column.type(),
          true,
          comment == null ? "" : SqlContext.literal(comment),
          column.id());
    }
    throw SqlFailure.parse("'" + element + "' is not a column of a view");
  }
}
