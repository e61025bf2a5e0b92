package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLObject;
import com.alibaba.druid.sql.ast.expr.SQLAggregateExpr;
import com.alibaba.druid.sql.ast.expr.SQLAllColumnExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import com.alibaba.druid.sql.ast.statement.SQLExprTableSource;
import com.alibaba.druid.sql.ast.statement.SQLWithSubqueryClause;
import com.alibaba.druid.sql.visitor.SQLASTVisitorAdapter;
import io.maxcompute.emulator.store.TableName;
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
  private final Set<String> views = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final Map<TableName, String> tables = new LinkedHashMap<>();
  private boolean everyColumn;

  private QueryPlan(SqlContext context) {
    this.context = context;
  }

  static QueryPlan of(SQLObject query, SqlContext context) {
    QueryPlan plan = new QueryPlan(context);
    query.accept(plan.new Names());
    return plan;
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
    if (parts.size() == 1 && views.contains(parts.get(0).toLowerCase(Locale.ROOT))) {
      return parts.get(0);
    }
    TableState state = context.require(source.getExpr());
    return tables.computeIfAbsent(state.definition().name(), name -> "mc_table_" + tables.size());
  }

  /** Creates the tables in {@code session} without rows, with types that stand for theirs. */
  void declare(DuckEngine.Session session) {
    tables.forEach(
        (name, copy) ->
            session.execute(
                columns(state(name)).stream()
                    .map(c -> DuckTypes.quoted(c.name()) + " " + DuckTypes.labelled(c.type()))
                    .collect(
                        Collectors.joining(", ", "CREATE TEMP TABLE \"" + copy + "\" (", ")"))));
  }

  /** Copies the tables that were named by {@link #translate} into {@code session}. */
  void load(SqlService.Engine engine, DuckEngine.Session session) {
    tables.forEach(
        (name, copy) -> {
          TableState state = state(name);
          session.load(copy, engine.reader(state, state.partitions(), columns(state)));
          session.execute(
              "ALTER TABLE \"" + copy + "\" DROP COLUMN \"" + SnapshotReader.ROW_NUMBER + "\"");
        });
  }

  private TableState state(TableName name) {
    return context
        .warehouse()
        .find(name)
        .orElseThrow(() -> SqlFailure.noTable(context.project(), name));
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
      views.add(context.form().name(entry.getAlias()).toLowerCase(Locale.ROOT));
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
