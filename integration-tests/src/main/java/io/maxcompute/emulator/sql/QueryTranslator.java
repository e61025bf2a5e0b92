package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLObject;
import com.alibaba.druid.sql.ast.expr.SQLArrayExpr;
import com.alibaba.druid.sql.ast.expr.SQLBinaryOpExpr;
import com.alibaba.druid.sql.ast.expr.SQLBinaryOperator;
import com.alibaba.druid.sql.ast.expr.SQLCastExpr;
import com.alibaba.druid.sql.ast.expr.SQLCharExpr;
import com.alibaba.druid.sql.ast.expr.SQLDateTimeExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLIntegerExpr;
import com.alibaba.druid.sql.ast.expr.SQLMethodInvokeExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import com.alibaba.druid.sql.ast.expr.SQLTimestampExpr;
import com.alibaba.druid.sql.ast.statement.SQLExprTableSource;
import com.alibaba.druid.sql.ast.statement.SQLLateralViewTableSource;
import com.alibaba.druid.sql.ast.statement.SQLSelectItem;
import com.alibaba.druid.sql.visitor.SQLASTOutputVisitor;
import io.maxcompute.emulator.type.Kind;
import io.maxcompute.emulator.type.OdpsType;
import io.maxcompute.emulator.type.TypeParser;
import java.util.Locale;
import java.util.function.Function;

/** Writes a parsed MaxCompute query in DuckDB's dialect. */
final class QueryTranslator extends SQLASTOutputVisitor {
  private final LexicalForm form;
  private final TableNaming naming;
  private final Function<OdpsType, String> types;

  /** Names the copy of a table in DuckDB; null for names that are not tables. */
  @FunctionalInterface
  interface TableNaming {
    String nameOf(SQLExprTableSource source);
  }

  private QueryTranslator(
      StringBuilder out, LexicalForm form, TableNaming naming, Function<OdpsType, String> types) {
    super(out);
    this.form = form;
    this.naming = naming;
    this.types = types;
    setPrettyFormat(false);
  }

  /**
   * Translates {@code node}.
   *
   * @param types DuckDB's spelling of the types that casts name
   */
  static String translate(
      SQLObject node, LexicalForm form, TableNaming naming, Function<OdpsType, String> types) {
    StringBuilder out = new StringBuilder();
    node.accept(new QueryTranslator(out, form, naming, types));
    int end = out.length();
    while (end > 0 && (out.charAt(end - 1) == ';' || Character.isWhitespace(out.charAt(end - 1)))) {
      end--;
    }
    return out.substring(0, end);
  }

  @Override
  public boolean visit(SQLExprTableSource source) {
    if (!(source.getExpr() instanceof SQLIdentifierExpr)
        && !(source.getExpr() instanceof SQLPropertyExpr)) {
      return super.visit(source);
    }
    print0(DuckTypes.quoted(naming.nameOf(source)));
    String alias = source.getAlias();
    if (alias == null) {
      alias = lastName(source.getExpr());
    }
    print0(" AS " + DuckTypes.quoted(form.name(alias)));
    return false;
  }

  private String lastName(SQLExpr name) {
    if (name instanceof SQLPropertyExpr property) {
      boolean moment = form.moment(property.getName()).isPresent();
      return moment ? lastName(property.getOwner()) : property.getName();
    }
    return ((SQLIdentifierExpr) name).getName();
  }

  @Override
  public boolean visit(SQLLateralViewTableSource source) {
    source.getTableSource().accept(this);
    print0(", unnest(");
    source.getMethod().getArguments().get(0).accept(this);
    print0(") AS " + DuckTypes.quoted(form.name(source.getAlias())) + "(");
    print0(DuckTypes.quoted(form.name(source.getColumns().get(0).getSimpleName())) + ")");
    return false;
  }

  @Override
  public boolean visit(SQLSelectItem item) {
    String alias = item.getAlias();
    if (alias != null && alias.startsWith("'")) {
      return super.visit(item);
    }
    item.getExpr().accept(this); // which the parser's library leaves out for a plain name
    printAlias(alias);
    return false;
  }

  @Override
  protected void printAlias(String alias) {
    if (alias != null && !alias.isEmpty()) {
      print0(" AS " + DuckTypes.quoted(form.name(alias)));
    }
  }

  @Override
  public boolean visit(SQLIdentifierExpr expression) {
    String name = expression.getName();
    if (name.equalsIgnoreCase("current_timestamp")) {
      print0("current_timestamp");
    } else {
      print0(DuckTypes.quoted(form.name(name)));
    }
    return false;
  }

  @Override
  public boolean visit(SQLPropertyExpr expression) {
    expression.getOwner().accept(this);
    String name = form.name(expression.getName());
    print0("." + (name.equals("*") ? name : DuckTypes.quoted(name)));
    return false;
  }

  @Override
  protected void printChars(String text) {
    print0(DuckTypes.literal(text));
  }

  @Override
  public boolean visit(SQLCharExpr expression) {
    print0(DuckTypes.literal(expression.getText()));
    return false;
  }

  @Override
  public boolean visit(SQLDateTimeExpr expression) {
    String type = types.apply(OdpsType.of(Kind.DATETIME));
    print0(type + " " + DuckTypes.literal(String.valueOf(expression.getValue())));
    return false;
  }

  @Override
  public boolean visit(SQLTimestampExpr expression) {
    print0(timestamp(String.valueOf(expression.getValue())));
    return false;
  }

  private static String timestamp(String literal) {
    int point = literal.lastIndexOf('.');
    boolean nanos = point >= 0 && literal.length() - point - 1 > 6;
    return (nanos ? "TIMESTAMP_NS " : "TIMESTAMP ") + DuckTypes.literal(literal);
  }

  @Override
  public boolean visit(SQLCastExpr expression) {
    print0("CAST(");
    expression.getExpr().accept(this);
    String type = expression.getDataType().toString();
    print0(" AS " + types.apply(TypeParser.parse(type)) + ")");
    return false;
  }

  @Override
  public boolean visit(SQLArrayExpr expression) {
    expression.getExpr().accept(this);
    SQLExpr index = expression.getValues().get(0);
    print0("[");
    index.accept(this);
    print0(index instanceof SQLIntegerExpr ? " + 1]" : "]");
    return false;
  }

  @Override
  public boolean visit(SQLBinaryOpExpr expression) {
    SQLBinaryOperator operator = expression.getOperator();
    if (operator == SQLBinaryOperator.RLike || operator == SQLBinaryOperator.NotRLike) {
      print0(operator == SQLBinaryOperator.NotRLike ? "NOT regexp_matches(" : "regexp_matches(");
      printPair(expression, ", ");
    } else if (operator == SQLBinaryOperator.LessThanOrEqualOrGreaterThan) {
      print0("(");
      printPair(expression, " IS NOT DISTINCT FROM ");
    } else if (operator == SQLBinaryOperator.DIV) {
      print0("(");
      printPair(expression, " // ");
    } else if (operator == SQLBinaryOperator.Like || operator == SQLBinaryOperator.NotLike) {
      print0("(");
      printPair(expression, operator == SQLBinaryOperator.Like ? " LIKE " : " NOT LIKE ", "\\");
    } else {
      print0("(");
      printPair(expression, " " + operator.getName() + " ");
    }
    return false;
  }

  private void printPair(SQLBinaryOpExpr expression, String between) {
    expression.getLeft().accept(this);
    print0(between);
    expression.getRight().accept(this);
    print0(")");
  }

  private void printPair(SQLBinaryOpExpr expression, String between, String escape) {
    expression.getLeft().accept(this);
    print0(between);
    expression.getRight().accept(this);
    print0(" ESCAPE '" + escape + "')");
  }

  @Override
  public boolean visit(SQLMethodInvokeExpr call) {
    String name = call.getMethodName().toLowerCase(Locale.ROOT);
    if (name.equals(LexicalForm.NTZ)) {
      print0(timestamp(((SQLCharExpr) call.getArguments().get(0)).getText()));
      return false;
    }
    if (name.equals("getdate")) {
      print0("CAST(now() AS " + types.apply(OdpsType.of(Kind.DATETIME)) + ")");
      return false;
    }
    FunctionNames.Shape shape = FunctionNames.shape(name);
    print0(shape.open());
    for (int i = 0; i < call.getArguments().size(); i++) {
      print0(i == 0 ? "" : shape.between(i));
      call.getArguments().get(i).accept(this);
    }
    print0(shape.close());
    return false;
  }
}
