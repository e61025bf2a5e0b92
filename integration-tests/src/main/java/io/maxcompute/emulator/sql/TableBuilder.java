package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.ClusteringType;
import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLOrderingSpecification;
import com.alibaba.druid.sql.ast.expr.SQLValuableExpr;
import com.alibaba.druid.sql.ast.statement.SQLAssignItem;
import com.alibaba.druid.sql.ast.statement.SQLColumnDefinition;
import com.alibaba.druid.sql.ast.statement.SQLColumnPrimaryKey;
import com.alibaba.druid.sql.ast.statement.SQLCreateTableStatement;
import com.alibaba.druid.sql.ast.statement.SQLNotNullConstraint;
import com.alibaba.druid.sql.ast.statement.SQLSelectOrderByItem;
import io.maxcompute.emulator.store.Clustering;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableName;
import io.maxcompute.emulator.store.Warehouse;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.ConstantColumn;
import io.maxcompute.emulator.type.Kind;
import io.maxcompute.emulator.type.OdpsType;
import io.maxcompute.emulator.type.TypeParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the definition of a table out of CREATE TABLE. */
final class TableBuilder {
  private final SqlContext context;
  private final SQLCreateTableStatement create;
  private final List<String> primaryKey = new ArrayList<>();

  TableBuilder(SqlContext context, SQLCreateTableStatement create) {
    this.context = context;
    this.create = create;
  }

  TableDefinition build(TableName name, long now) {
    List<Column> columns = keysNotNull(columns(create.getColumnDefinitions(), 1));
    return build(name, columns, columns(create.getPartitionColumns(), columns.size() + 1), now);
  }

  /** Returns the definition with columns that are known; the rest is as in the statement. */
  TableDefinition build(TableName name, List<Column> columns, List<Column> partition, long now) {
    check(columns, partition);
    return new TableDefinition(
        Warehouse.newTableId(),
        new TableName(name.schema(), name.table().toLowerCase(Locale.ROOT)),
        columns,
        partition,
        create.getComment() == null ? "" : SqlContext.literal(create.getComment()),
        create.getLifeCycle() == null
            ? -1
            : Integer.parseInt(SqlContext.literal(create.getLifeCycle())),
        properties(),
        primaryKey,
        clustering(),
        now,
        1);
  }

  /** Returns the columns that {@code definitions} adds to those with smaller ids. */
  List<Column> columns(List<SQLColumnDefinition> definitions, int firstId) {
    List<Column> columns = new ArrayList<>();
    for (SQLColumnDefinition definition : definitions) {
      if (isKeyClause(definition)) {
        definition.getDataType().getArguments().forEach(key -> primaryKey.add(bare(key)));
      } else {
        columns.add(column(definition, firstId + columns.size()));
      }
    }
    return columns;
  }

  private List<Column> keysNotNull(List<Column> columns) {
    return columns.stream()
        .map(
            column ->
                primaryKey.stream().anyMatch(column::isNamed)
                    ? new Column(column.name(), column.type(), false, column.comment(), column.id())
                    : column)
        .toList();
  }

  /** Druid reads {@code PRIMARY KEY (k)} as a column PRIMARY of type KEY(k). */
  private static boolean isKeyClause(SQLColumnDefinition definition) {
    return definition.getColumnName().equalsIgnoreCase("PRIMARY")
        && "KEY".equalsIgnoreCase(definition.getDataType().getName());
  }

  private Column column(SQLColumnDefinition definition, int id) {
    String name = context.form().name(definition.getColumnName());
    OdpsType type = type(definition);
    if (definition.getConstraints().stream().anyMatch(SQLColumnPrimaryKey.class::isInstance)) {
      primaryKey.add(name);
    }
    boolean nullable =
        definition.getConstraints().stream().noneMatch(SQLNotNullConstraint.class::isInstance);
    SQLExpr comment = definition.getComment();
    return new Column(name, type, nullable, comment == null ? "" : SqlContext.literal(comment), id);
  }

  private OdpsType type(SQLColumnDefinition definition) {
    return restored(TypeParser.parse(definition.getDataType().toString()));
  }

  /** Gives members the names that the lexical form replaced. */
  private OdpsType restored(OdpsType type) {
    if (type instanceof OdpsType.ArrayOf array) {
      return new OdpsType.ArrayOf(restored(array.element()));
    } else if (type instanceof OdpsType.MapOf map) {
      return new OdpsType.MapOf(restored(map.key()), restored(map.value()));
    } else if (type instanceof OdpsType.StructOf struct) {
      return new OdpsType.StructOf(
          struct.members().stream()
              .map(m -> new OdpsType.Member(context.form().name(m.name()), restored(m.type())))
              .toList());
    }
    return type;
  }

  private String bare(SQLExpr name) {
    return context.parts(name).get(0);
  }

  private void check(List<Column> columns, List<Column> partition) {
    if (columns.isEmpty()) {
      throw SqlFailure.semantic("a table needs at least one column");
    }
    Set<String> names = new HashSet<>();
    List<Column> all = new ArrayList<>(columns);
    all.addAll(partition);
    for (Column column : all) {
      if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
        throw SqlFailure.semantic("column '" + column.name() + "' is defined twice");
      }
    }
    for (Column column : partition) {
      if (!ConstantColumn.supports(column.type())) {
        throw SqlFailure.semantic(
            "partition column '" + column.name() + "' cannot be " + column.type().text());
      }
    }
    primaryKey.forEach(key -> TableDefinition.find(columns, key));
    checkBlobs(columns);
  }

  /** Tables with blobs are transactional and of format 2, as in storage-api.md 5.1. */
  private void checkBlobs(List<Column> columns) {
    boolean hasBlob = columns.stream().anyMatch(column -> column.type().contains(Kind.BLOB));
    Map<String, String> properties = properties();
    boolean fits =
        "true".equalsIgnoreCase(properties.get("transactional"))
            && "2".equals(properties.get("table.format.version"));
    if (hasBlob && !fits) {
      throw SqlFailure.semantic(
          "a table with BLOB columns needs TBLPROPERTIES ('table.format.version'='2',"
              + " 'transactional'='true')");
    }
    for (String key : primaryKey) {
      if (TableDefinition.find(columns, key).type().contains(Kind.BLOB)) {
        throw SqlFailure.semantic("the primary key cannot contain BLOB column '" + key + "'");
      }
    }
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    for (SQLAssignItem item : create.getTableOptions()) {
      properties.put(text(item.getTarget()), text(item.getValue()));
    }
    return properties;
  }

  private String text(SQLExpr expression) {
    return expression instanceof SQLValuableExpr
        ? SqlContext.literal(expression)
        : context.form().name(expression.toString());
  }

  private @Nullable Clustering clustering() {
    if (create.getClusteredBy().isEmpty()) {
      return null;
    }
    return new Clustering(
        create.getClusteringType() == ClusteringType.Range ? "range" : "hash",
        create.getClusteredBy().stream().map(item -> bare(item.getExpr())).toList(),
        create.getSortedBy().stream().map(this::sortColumn).toList(),
        create.getBuckets());
  }

  private Clustering.SortColumn sortColumn(SQLSelectOrderByItem item) {
    return new Clustering.SortColumn(
        bare(item.getExpr()), item.getType() != SQLOrderingSpecification.DESC);
  }
}
