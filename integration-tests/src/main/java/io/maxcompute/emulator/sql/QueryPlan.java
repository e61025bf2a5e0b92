package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLObject;
import com.alibaba.druid.sql.ast.SQLStatement;
import com.alibaba.druid.sql.ast.expr.SQLAggregateExpr;
import com.alibaba.druid.sql.ast.expr.SQLAllColumnExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import com.alibaba.druid.sql.ast.statement.SQLExprTableSource;
import com.alibaba.druid.sql.ast.statement.SQLWithSubqueryClause;
import com.alibaba.druid.sql.visitor.SQLASTVisitorAdapter;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.type.Column;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What a query reads: its tables, and the columns it may need of them. */
final class QueryPlan {
  private final SqlContext context;
  private final String prefix;
  private final Set<String> subqueries = new HashSet<>();
  private final Set<String> names = new HashSet<>();

  /** By name and moment, as are the views. */
  private final Map<String, Copy> tables = new LinkedHashMap<>();

  private final Map<String, View> views = new LinkedHashMap<>();
  private boolean everyColumn;

  private QueryPlan(SqlContext context, String prefix) {
    this.context = context;
    this.prefix = prefix;
  }

  /** A table under its name in DuckDB. */
  private record Copy(String name, TableState state) {}

  /** A view under its name in DuckDB, and what its text reads. */
  private record View(String name, TableDefinition definition, QueryPlan plan, SQLStatement query) {
    void create(DuckEngine.Session session, String sql) {
      String columns =
          definition.columns().stream()
              .map(column -> DuckTypes.quoted(column.name()))
              .collect(Collectors.joining(", "));
      session.execute("CREATE TEMP VIEW \"" + name + "\" (" + columns + ") AS " + sql);
    }
  }

  static QueryPlan of(SQLObject query, SqlContext context) {
    return of(query, context, "mc_");
  }

  private static QueryPlan of(SQLObject query, SqlContext context, String prefix) {
    QueryPlan plan = new QueryPlan(context, prefix);
    query.accept(plan.new Names());
    return plan;
  }

  /** Returns the columns that a query has. */
  static List<Column> columns(SQLObject query, SqlContext context, SqlService.Engine engine) {
    QueryPlan plan = of(query, context);
    String sql = plan.translate(query);
    try (DuckEngine.Session session = engine.session()) {
      plan.load(engine, session);
      return ResultShape.of(query, plan, engine, session.describe(sql)).columns();
    }
  }

  /** Returns the query in DuckDB's dialect, with the tables under the names of {@link #load}. */
  String translate(SQLObject query) {
    return QueryTranslator.translate(
        query, context.form(), this::nameOf, type -> DuckTypes.of(type, "TIMESTAMP"));
  }

  /** Returns the query for the tables of {@link #declare}. */
  String translateLabelled(SQLObject query) {
    return QueryTranslator.translate(query, context.form(), this::nameOf, DuckTypes::labelled);
  }

  private String nameOf(SQLExprTableSource source) {
    List<String> parts = context.parts(source.getExpr());
    if (parts.size() == 1 && subqueries.contains(parts.get(0).toLowerCase(Locale.ROOT))) {
      return parts.get(0);
    }
    TableState state = context.snapshot(source.getExpr());
    String key = state.definition().name() + " " + context.moment(source.getExpr());
    if (state.definition().isView()) {
      return views.computeIfAbsent(key, name -> view(state.definition())).name();
    }
    return tables
        .computeIfAbsent(key, name -> new Copy(prefix + "table_" + tables.size(), state))
        .name();
  }

  private View view(TableDefinition view) {
    LexicalForm text = LexicalForm.of(view.viewText());
    SQLStatement query = OdpsParser.statements(text).get(0);
    String name = prefix + "view_" + views.size();
    QueryPlan plan = of(query, context.inside(view, text), name + "_");
    plan.translate(query); // finds its tables
    return new View(name, view, plan, query);
  }

  /** Creates the tables in {@code session} without rows, with types that stand for theirs. */
  void declare(DuckEngine.Session session) {
    for (Copy copy : tables.values()) {
      String create = "CREATE TEMP TABLE \"" + copy.name() + "\" (";
      session.execute(
          columns(copy.state()).stream()
              .map(c -> DuckTypes.quoted(c.name()) + " " + DuckTypes.labelled(c.type()))
              .collect(Collectors.joining(", ", create, ")")));
    }
    for (View view : views.values()) {
      view.plan().declare(session);
      view.create(session, view.plan().translateLabelled(view.query()));
    }
  }

  /** Copies the tables that were named by {@link #translate} into {@code session}. */
  void load(SqlService.Engine engine, DuckEngine.Session session) {
    for (Copy copy : tables.values()) {
      TableState state = copy.state();
      session.load(copy.name(), engine.reader(state, state.partitions(), columns(state)));
      session.execute(
          "ALTER TABLE \"" + copy.name() + "\" DROP COLUMN \"" + SnapshotReader.ROW_NUMBER + "\"");
    }
    for (View view : views.values()) {
      view.plan().load(engine, session);
      view.create(session, view.plan().translate(view.query()));
    }
  }

  private List<Column> columns(TableState state) {
    List<Column> all = state.definition().allColumns();
    List<Column> used =
        all.stream()
            .filter(c -> everyColumn || names.contains(c.name().toLowerCase(Locale.ROOT)))
            .toList();
    return used.isEmpty() ? all.subList(0, 1) : used;
  }

  private final class Names extends SQLASTVisitorAdapter {
    @Override
    public boolean visit(SQLWithSubqueryClause.Entry entry) {
      subqueries.add(context.form().name(entry.getAlias()).toLowerCase(Locale.ROOT));
      return true;
    }

    @Override
    public boolean visit(SQLIdentifierExpr expression) {
      names.add(context.form().name(expression.getName()).toLowerCase(Locale.ROOT));
      return true;
    }

    @Override
    public boolean visit(SQLPropertyExpr expression) {
      String name = context.form().name(expression.getName());
      everyColumn |= name.equals("*");
      names.add(name.toLowerCase(Locale.ROOT));
      return true;
    }

    @Override
    public boolean visit(SQLAllColumnExpr expression) {
      everyColumn |= !isCountArgument(expression);
      return true;
    }

    private boolean isCountArgument(SQLAllColumnExpr expression) {
      return expression.getParent() instanceof SQLAggregateExpr;
    }
  }
}
