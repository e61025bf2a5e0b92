package io.maxcompute.emulator.sql;

import com.alibaba.druid.DbType;
import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLName;
import com.alibaba.druid.sql.ast.SQLStatement;
import com.alibaba.druid.sql.ast.expr.SQLBinaryOpExpr;
import com.alibaba.druid.sql.ast.expr.SQLBinaryOperator;
import com.alibaba.druid.sql.ast.statement.SQLAssignItem;
import com.alibaba.druid.sql.ast.statement.SQLCreateViewStatement;
import com.alibaba.druid.sql.ast.statement.SQLTruncateStatement;
import com.alibaba.druid.sql.dialect.odps.parser.OdpsExprParser;
import com.alibaba.druid.sql.dialect.odps.parser.OdpsStatementParser;
import com.alibaba.druid.sql.parser.ParserException;
import com.alibaba.druid.sql.parser.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Parses statements and expressions of MaxCompute's dialect. */
final class OdpsParser extends OdpsStatementParser {
  /** Attribute of CREATE VIEW: the query as written. */
  static final String VIEW_TEXT = "viewText";

  private final LexicalForm form;

  private OdpsParser(LexicalForm form) {
    super(form.text());
    this.form = form;
  }

  /** Returns the statements of a script. */
  static List<SQLStatement> statements(LexicalForm form) {
    return guarded(
        () -> {
          OdpsParser parser = new OdpsParser(form);
          List<SQLStatement> statements = parser.parseStatementList();
          if (parser.lexer.token() != Token.EOF) {
            throw SqlFailure.parse("unexpected " + parser.lexer.info());
          }
          return statements;
        });
  }

  /** Returns a boolean expression. */
  static SQLExpr expression(LexicalForm form) {
    return guarded(
        () -> {
          OdpsExprParser parser = new OdpsExprParser(form.text());
          SQLExpr expression = parser.expr();
          if (parser.getLexer().token() != Token.EOF) {
            throw SqlFailure.parse("unexpected " + parser.getLexer().info());
          }
          return expression;
        });
  }

  private static <T> T guarded(Supplier<T> parse) {
    try {
      return parse.get();
    } catch (ParserException | IndexOutOfBoundsException | NullPointerException e) {
      throw SqlFailure.parse(String.valueOf(e.getMessage()));
    }
  }

  @Override
  protected void createViewAs(SQLCreateViewStatement view) {
    int start = lexer.pos();
    accept(Token.AS);
    view.setSubQuery(createSQLSelectParser().select());
    int end = lexer.token() == Token.SEMI ? lexer.pos() - 1 : form.text().length();
    view.putAttribute(VIEW_TEXT, form.source(start, end));
  }

  /** Druid reads one partition column only. */
  @Override
  public SQLStatement parseTruncate() {
    accept(Token.TRUNCATE);
    accept(Token.TABLE);
    SQLTruncateStatement statement = new SQLTruncateStatement(DbType.odps);
    statement.addTableSource(exprParser.name());
    if (lexer.token() == Token.PARTITION) {
      statement.getPartitions().addAll(partitionClause());
    }
    return statement;
  }

  /** Druid knows neither SHOW SCHEMAS nor DESC SCHEMA; the rest is here for one way of reading. */
  @Override
  public SQLStatement parseShow() {
    accept(Token.SHOW);
    if (lexer.identifierEquals("TABLES")) {
      lexer.nextToken();
      return new Description(Description.Kind.TABLES, place(), List.of());
    } else if (lexer.identifierEquals("SCHEMAS")) {
      lexer.nextToken();
      return new Description(Description.Kind.SCHEMAS, place(), List.of());
    } else if (lexer.identifierEquals("PARTITIONS")) {
      lexer.nextToken();
      return new Description(Description.Kind.PARTITIONS, exprParser.name(), List.of());
    }
    throw SqlFailure.parse("SHOW " + lexer.stringVal() + " is not supported by the emulator");
  }

  /** Reads {@code IN name}, if it is there. */
  private @Nullable SQLName place() {
    if (lexer.token() != Token.IN && lexer.token() != Token.FROM) {
      return null;
    }
    lexer.nextToken();
    return exprParser.name();
  }

  @Override
  public SQLStatement parseDescribe() {
    lexer.nextToken();
    if (lexer.identifierEquals("EXTENDED")) {
      lexer.nextToken();
    }
    if (lexer.token() == Token.SCHEMA) {
      lexer.nextToken();
      return new Description(Description.Kind.SCHEMA, exprParser.name(), List.of());
    }
    SQLName name = exprParser.name();
    List<SQLAssignItem> partition =
        lexer.token() == Token.PARTITION ? partitionClause() : List.of();
    return new Description(Description.Kind.TABLE, name, partition);
  }

  private List<SQLAssignItem> partitionClause() {
    List<SQLAssignItem> items = new ArrayList<>();
    accept(Token.PARTITION);
    accept(Token.LPAREN);
    items.add(assignment());
    while (lexer.token() == Token.COMMA) {
      lexer.nextToken();
      items.add(assignment());
    }
    accept(Token.RPAREN);
    return items;
  }

  private SQLAssignItem assignment() {
    if (exprParser.expr() instanceof SQLBinaryOpExpr pair
        && pair.getOperator() == SQLBinaryOperator.Equality) {
      return new SQLAssignItem(pair.getLeft(), pair.getRight());
    }
    throw SqlFailure.parse("a partition is column = value");
  }
}
