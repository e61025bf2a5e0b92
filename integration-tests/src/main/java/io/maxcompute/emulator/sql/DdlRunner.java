package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLStatement;
import com.alibaba.druid.sql.ast.statement.SQLAlterTableAddPartition;
import com.alibaba.druid.sql.ast.statement.SQLAlterTableDropPartition;
import com.alibaba.druid.sql.ast.statement.SQLAlterTableItem;
import com.alibaba.druid.sql.ast.statement.SQLAlterTableStatement;
import com.alibaba.druid.sql.ast.statement.SQLCreateDatabaseStatement;
import com.alibaba.druid.sql.ast.statement.SQLCreateTableStatement;
import com.alibaba.druid.sql.ast.statement.SQLCreateViewStatement;
import com.alibaba.druid.sql.ast.statement.SQLDropDatabaseStatement;
import com.alibaba.druid.sql.ast.statement.SQLDropTableStatement;
import com.alibaba.druid.sql.ast.statement.SQLDropViewStatement;
import com.alibaba.druid.sql.ast.statement.SQLExprTableSource;
import com.alibaba.druid.sql.ast.statement.SQLTruncateStatement;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.Commit;
import io.maxcompute.emulator.store.DataFile;
import io.maxcompute.emulator.store.PartitionData;
import io.maxcompute.emulator.store.PartitionSpec;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableName;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.store.Warehouse;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs DDL on the warehouse. */
final class DdlRunner {
  private final SqlContext context;
  private final Warehouse warehouse;
  private final SqlService.Engine engine;
  private final Clock clock;

  DdlRunner(SqlContext context, SqlService.Engine engine, Clock clock) {
    this.context = context;
    this.engine = engine;
    this.warehouse = context.warehouse();
    this.clock = clock;
  }

  /** Returns whether the statement was DDL, and runs it if so. */
  boolean run(SQLStatement statement) {
    if (statement instanceof SQLCreateTableStatement create) {
      new TableCreation(context, engine, clock).run(create);
    } else if (statement instanceof SQLDropTableStatement drop) {
      drop.getTableSources().forEach(source -> drop(source, drop.isIfExists(), false));
    } else if (statement instanceof SQLCreateViewStatement create) {
      new ViewCreation(context, engine, clock).run(create);
    } else if (statement instanceof SQLDropViewStatement drop) {
      drop.getTableSources().forEach(source -> drop(source, drop.isIfExists(), true));
    } else if (statement instanceof SQLTruncateStatement truncate) {
      truncate(truncate);
    } else if (statement instanceof SQLAlterTableStatement alter) {
      alter(alter);
    } else if (statement instanceof SQLCreateDatabaseStatement create) {
      createSchema(create);
    } else if (statement instanceof SQLDropDatabaseStatement drop) {
      dropSchema(drop);
    } else {
      return false;
    }
    return true;
  }

  private void drop(SQLExprTableSource source, boolean ifExists, boolean view) {
    TableName name = context.table(source.getExpr());
    Optional<TableState> found = warehouse.find(name);
    if (found.isEmpty() && !ifExists) {
      throw SqlFailure.noTable(context.project(), name);
    }
    if (found.isPresent() && found.get().definition().isView() != view) {
      throw SqlFailure.semantic(name + (view ? " is no view" : " is a view"));
    }
    warehouse.drop(name);
  }

  private void truncate(SQLTruncateStatement truncate) {
    TableState state = context.requireTable(truncate.getTableSources().get(0).getExpr());
    TableDefinition table = state.definition();
    if (truncate.getPartitions().isEmpty()) {
      warehouse.truncate(
          table.id(), state.partitions().stream().map(PartitionData::values).toList());
      return;
    }
    List<String> values =
        values(table, context.partition(truncate.getPartitions()), truncate.toString());
    if (state.partition(values).isEmpty()) {
      throw noPartition(table, values);
    }
    warehouse.truncate(table.id(), List.of(values));
  }

  private static List<String> values(
      TableDefinition table, Map<String, String> pairs, String shown) {
    List<String> values = PartitionSpec.prefix(table, pairs, shown);
    if (values.isEmpty() || values.size() != table.partitionColumns().size()) {
      throw SqlFailure.semantic("the partition spec does not name all partition columns: " + shown);
    }
    return values;
  }

  private static ServiceError noPartition(TableDefinition table, List<String> values) {
    return SqlFailure.ddl(
        "NoSuchObjectException(message:partition not found: "
            + PartitionSpec.text(table, values)
            + ")");
  }

  private void alter(SQLAlterTableStatement statement) {
    List<SQLAlterTableAddPartition> added = new ArrayList<>();
    List<SQLAlterTableDropPartition> dropped = new ArrayList<>();
    for (SQLAlterTableItem item : statement.getItems()) {
      if (item instanceof SQLAlterTableAddPartition add) {
        added.add(add);
      } else if (item instanceof SQLAlterTableDropPartition drop) {
        dropped.add(drop);
      } else {
        String table = context.requireTable(statement.getName()).definition().id();
        new TableChange(context, clock).run(table, item);
      }
    }
    if (!added.isEmpty()) {
      addPartitions(context.requireTable(statement.getName()), added);
    }
    if (!dropped.isEmpty()) {
      dropPartitions(context.requireTable(statement.getName()), dropped);
    }
  }

  /** Drops all partitions that a statement names, in one step. */
  private void dropPartitions(TableState state, List<SQLAlterTableDropPartition> items) {
    TableDefinition table = state.definition();
    boolean ifExists = items.get(0).isIfExists();
    Set<List<String>> dropped = new HashSet<>();
    for (SQLAlterTableDropPartition drop : items) {
      List<String> values =
          values(table, context.partition(drop.getPartitions()), String.valueOf(drop));
      if (state.partition(values).isEmpty() && !ifExists) {
        throw noPartition(table, values);
      }
      dropped.add(values);
    }
    warehouse.dropPartitions(table.id(), dropped);
  }

  /** Adds all partitions that a statement names, in one step. */
  private void addPartitions(TableState state, List<SQLAlterTableAddPartition> items) {
    TableDefinition table = state.definition();
    Set<List<String>> existing =
        state.partitions().stream().map(PartitionData::values).collect(Collectors.toSet());
    Map<List<String>, List<DataFile>> empty = new LinkedHashMap<>();
    for (SQLAlterTableAddPartition add : items) {
      List<String> values =
          values(table, context.partition(add.getPartitions()), String.valueOf(add));
      if (!existing.contains(values)) {
        empty.put(values, List.of());
      } else if (!add.isIfNotExists()) {
        throw SqlFailure.ddl(
            "AlreadyExistsException(message:Partition already exists: "
                + PartitionSpec.text(table, values)
                + ")");
      }
    }
    if (!empty.isEmpty()) {
      warehouse.commit(table.id(), new Commit(empty, false));
    }
  }

  private void createSchema(SQLCreateDatabaseStatement create) {
    String name = context.schemaName(create.getName());
    if (warehouse.schema(name).isPresent() && create.isIfNotExists()) {
      return;
    }
    SQLExpr comment = create.getComment();
    warehouse.createSchema(name, comment == null ? "" : SqlContext.literal(comment));
  }

  private void dropSchema(SQLDropDatabaseStatement drop) {
    String name = context.schemaName(drop.getName());
    if (warehouse.schema(name).isEmpty() && drop.isIfExists()) {
      return;
    }
    warehouse.dropSchema(name, drop.isCascade());
  }
}
