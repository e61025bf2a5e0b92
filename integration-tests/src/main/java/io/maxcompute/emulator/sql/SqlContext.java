package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLObject;
import com.alibaba.druid.sql.ast.expr.SQLBinaryOpExpr;
import com.alibaba.druid.sql.ast.expr.SQLCastExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import com.alibaba.druid.sql.ast.expr.SQLValuableExpr;
import com.alibaba.druid.sql.ast.statement.SQLAssignItem;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.SchemaDefinition;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableName;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.store.Warehouse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How one script's names are read (control-plane.md 5.2).
 *
 * @param settings the hints; keys as sent
 */
record SqlContext(
    String project, Map<String, String> settings, LexicalForm form, Warehouse warehouse) {

  SqlContext {
    settings = Map.copyOf(settings);
  }

  private boolean threeTier() {
    return "true".equalsIgnoreCase(settings.get("odps.namespace.schema"));
  }

  /** Returns the schema of names without one. */
  String defaultSchema() {
    return settings.getOrDefault("odps.default.schema", TableName.DEFAULT_SCHEMA);
  }

  /** Returns the parts of a possibly qualified name. */
  List<String> parts(SQLExpr name) {
    List<String> parts = new ArrayList<>();
    SQLExpr rest = name;
    while (rest instanceof SQLPropertyExpr property) {
      if (form.moment(property.getName()).isEmpty()) {
        parts.add(0, form.name(property.getName()));
      }
      rest = property.getOwner();
    }
    if (!(rest instanceof SQLIdentifierExpr identifier)) {
      throw SqlFailure.semantic("'" + name + "' is not a name");
    }
    parts.add(0, form.name(identifier.getName()));
    return parts;
  }

  /** Resolves a table name by the number of its parts and the namespace hint. */
  TableName table(SQLExpr name) {
    if (moment(name).isPresent()) {
      throw SqlFailure.parse("only a query reads a table as it was");
    }
    return named(name);
  }

  private TableName named(SQLExpr name) {
    List<String> parts = parts(name);
    return switch (parts.size()) {
      case 1 -> new TableName(schema(defaultSchema()), parts.get(0));
      case 2 -> twoParts(parts.get(0), parts.get(1));
      case 3 -> {
        requireProject(parts.get(0));
        yield new TableName(schema(parts.get(1)), parts.get(2));
      }
      default -> throw SqlFailure.semantic("'" + name + "' has too many parts");
    };
  }

  private TableName twoParts(String first, String second) {
    if (threeTier() && warehouse.schema(first).isPresent()) {
      return new TableName(schema(first), second);
    }
    if (threeTier() && !first.equalsIgnoreCase(project)) {
      throw SqlFailure.noTable(project, new TableName(first, second));
    }
    requireProject(first);
    return new TableName(schema(defaultSchema()), second);
  }

  /** Resolves the name of a schema: {@code s} or {@code p.s}. */
  String schemaName(SQLExpr name) {
    List<String> parts = parts(name);
    if (parts.size() == 2) {
      requireProject(parts.get(0));
    }
    return parts.get(parts.size() - 1).toLowerCase(Locale.ROOT);
  }

  /** Resolves a schema in {@code IN s}, {@code IN p.s} or {@code IN p}. */
  String schemaOrDefault(SQLExpr name) {
    List<String> parts = parts(name);
    boolean projectAlone = parts.size() == 1 && parts.get(0).equalsIgnoreCase(project);
    return projectAlone ? schema(defaultSchema()) : schema(schemaName(name));
  }

  private String schema(String name) {
    return warehouse.schema(name).map(SchemaDefinition::name).orElse(name);
  }

  private void requireProject(String name) {
    if (!name.equalsIgnoreCase(project)) {
      throw new ServiceError(
          404, "NoSuchProject", "ODPS-0420111: Project not found - '" + name + "'.");
    }
  }

  /** Returns the table or view as it was when the name says, or fails as the service does. */
  TableState snapshot(SQLExpr name) {
    TableState state = found(named(name));
    String zone = settings.getOrDefault("odps.sql.timezone", "UTC");
    return moment(name).map(moment -> moment.of(state, zone)).orElse(state);
  }

  /** Returns when in its history a name means its table; empty for now. */
  Optional<Moment> moment(SQLExpr name) {
    return name instanceof SQLPropertyExpr property
        ? form.moment(property.getName())
        : Optional.empty();
  }

  /** Returns how the names in a view's text are read. */
  SqlContext inside(TableDefinition view, LexicalForm text) {
    Map<String, String> inside = new HashMap<>(settings);
    inside.put("odps.namespace.schema", "true");
    inside.put("odps.default.schema", view.name().schema());
    return new SqlContext(project, inside, text, warehouse);
  }

  /** Returns the table as it is now, or fails as the service does, also if it is a view. */
  TableState requireTable(SQLExpr name) {
    TableState state = require(name);
    if (state.definition().isView()) {
      throw SqlFailure.semantic(state.definition().name() + " is a view");
    }
    return state;
  }

  /** Returns the table or view as it is now, or fails as the service does. */
  TableState require(SQLExpr name) {
    return found(table(name));
  }

  private TableState found(TableName table) {
    return warehouse.find(table).orElseThrow(() -> SqlFailure.noTable(project, table));
  }

  /** Returns the column-value pairs of a partition clause; keys in lower case. */
  Map<String, String> partition(List<? extends SQLObject> items) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (SQLObject item : items) {
      if (item instanceof SQLAssignItem assign) {
        pairs.put(key(assign.getTarget()), literal(assign.getValue()));
      } else if (item instanceof SQLBinaryOpExpr binary) {
        collect(binary, pairs);
      } else {
        throw SqlFailure.parse("'" + item + "' is not column = value");
      }
    }
    return pairs;
  }

  private void collect(SQLExpr expression, Map<String, String> pairs) {
    if (expression instanceof SQLBinaryOpExpr binary
        && binary.getLeft() instanceof SQLBinaryOpExpr) {
      collect(binary.getLeft(), pairs);
      collect(binary.getRight(), pairs);
    } else if (expression instanceof SQLBinaryOpExpr binary) {
      pairs.put(key(binary.getLeft()), literal(binary.getRight()));
    }
  }

  String key(SQLExpr name) {
    return parts(name).get(0).toLowerCase(Locale.ROOT);
  }

  /** Returns the text of a literal. */
  static String literal(SQLExpr expression) {
    if (expression instanceof SQLValuableExpr value) {
      return String.valueOf(value.getValue());
    } else if (expression instanceof SQLCastExpr cast) {
      return literal(cast.getExpr());
    }
    throw SqlFailure.semantic("'" + expression + "' is not a constant");
  }
}
