package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.statement.SQLAlterTableAddColumn;
import com.alibaba.druid.sql.ast.statement.SQLAlterTableItem;
import com.alibaba.druid.sql.ast.statement.SQLAlterTableRename;
import com.alibaba.druid.sql.ast.statement.SQLAlterTableSetComment;
import com.alibaba.druid.sql.ast.statement.SQLAlterTableSetLifecycle;
import com.alibaba.druid.sql.ast.statement.SQLAlterTableSetOption;
import com.alibaba.druid.sql.ast.statement.SQLAlterTableTouch;
import com.alibaba.druid.sql.ast.statement.SQLAssignItem;
import com.alibaba.druid.sql.ast.statement.SQLCreateTableStatement;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableName;
import io.maxcompute.emulator.type.Column;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Runs the forms of ALTER TABLE that change a table's definition. Each starts from the definition
 * as it is at that moment, so that changes made at once are all kept.
 */
final class TableChange {
  private final SqlContext context;
  private final Clock clock;

  TableChange(SqlContext context, Clock clock) {
    this.context = context;
    this.clock = clock;
  }

  void run(String table, SQLAlterTableItem item) {
    if (item instanceof SQLAlterTableAddColumn add) {
      redefine(table, known -> known.withColumns(added(known, add)));
    } else if (item instanceof SQLAlterTableRename rename) {
      redefine(table, known -> renamed(known, rename));
    } else if (item instanceof SQLAlterTableSetLifecycle set) {
      int days = Integer.parseInt(SqlContext.literal(set.getLifecycle()));
      redefine(table, known -> known.withLifecycle(days));
    } else if (item instanceof SQLAlterTableSetComment set) {
      redefine(table, known -> known.withComment(SqlContext.literal(set.getComment())));
    } else if (item instanceof SQLAlterTableSetOption set) {
      redefine(table, known -> known.withProperties(changed(known, set)));
    } else if (item instanceof SQLAlterTableTouch touch && touch.getPartition().isEmpty()) {
      context.warehouse().update(table, known -> known.touched(clock.millis()));
    } else {
      throw SqlFailure.semantic("not supported by the emulator: ALTER TABLE " + item);
    }
  }

  private void redefine(String table, UnaryOperator<TableDefinition> change) {
    context
        .warehouse()
        .update(
            table, state -> state.withDefinition(change.apply(state.definition()), clock.millis()));
  }

  private static Map<String, String> changed(TableDefinition table, SQLAlterTableSetOption set) {
    Map<String, String> properties = new HashMap<>(table.properties());
    for (SQLAssignItem pair : set.getOptions()) {
      String key = SqlContext.literal(pair.getTarget());
      if (key.equalsIgnoreCase("transactional")) {
        throw SqlFailure.semantic("property 'transactional' is set when a table is made");
      }
      properties.put(key, SqlContext.literal(pair.getValue()));
    }
    return properties;
  }

  /** Ids of columns never change, so new ones come after those of the partition columns. */
  private List<Column> added(TableDefinition table, SQLAlterTableAddColumn add) {
    int lastId = table.allColumns().stream().mapToInt(Column::id).max().orElse(0);
    List<Column> columns = new ArrayList<>(table.columns());
    for (Column column :
        new TableBuilder(context, new SQLCreateTableStatement())
            .columns(add.getColumns(), lastId + 1)) {
      boolean known = table.allColumns().stream().anyMatch(c -> c.isNamed(column.name()));
      if (known && !add.isIfNotExists()) {
        throw SqlFailure.semantic("column '" + column.name() + "' is defined twice");
      } else if (!column.nullable()) {
        throw SqlFailure.semantic("column '" + column.name() + "' has no value in old rows");
      } else if (!known) {
        columns.add(column);
      }
    }
    return columns;
  }

  private TableDefinition renamed(TableDefinition table, SQLAlterTableRename rename) {
    TableName name =
        new TableName(table.name().schema(), context.table(rename.getToName()).table());
    if (context.warehouse().find(name).isPresent()) {
      throw SqlFailure.ddl("AlreadyExistsException(message:Table " + name + " already exists)");
    }
    return table.withName(name);
  }
}
