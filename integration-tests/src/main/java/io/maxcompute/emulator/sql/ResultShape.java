package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLObject;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.OdpsType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The columns of a query's result. DuckDB has one type for what MaxCompute calls STRING, VARCHAR
 * and CHAR, or DATETIME and TIMESTAMP; so the query is typed a second time, on empty tables whose
 * column types stand for those of MaxCompute, and what comes out of that is the type.
 */
final class ResultShape {
  /** DuckDB's types that no MaxCompute type is carried in, inside whatever type they occur. */
  private static final Pattern FOREIGN =
      Pattern.compile(
          "\\bU?HUGEINT\\b|\\bUBIGINT\\b|\\bUINTEGER\\b|\\bUSMALLINT\\b|\\bUTINYINT\\b"
              + "|TIMESTAMP WITH TIME ZONE|\\bTIME WITH TIME ZONE|\\bTIME\\b|\\bINTERVAL\\b"
              + "|\\bUUID\\b|\\bBIT\\b|\\bJSON\\b|\"NULL\"");

  private final List<DuckEngine.Described> given;
  private final List<Column> columns;

  private ResultShape(List<DuckEngine.Described> given, List<Column> columns) {
    this.given = given;
    this.columns = columns;
  }

  /**
   * Finds the types of {@code query}.
   *
   * @param given its columns as DuckDB sees them
   */
  static ResultShape of(
      SQLObject query, QueryPlan plan, SqlService.Engine engine, List<DuckEngine.Described> given) {
    List<DuckEngine.Described> labelled = labelled(query, plan, engine, given);
    Set<String> names = new HashSet<>();
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      String name = unique(given.get(i).name(), names);
      OdpsType type = ResultTypeParser.parse(labelled.get(i).type());
      columns.add(new Column(name, type, true, "", i + 1));
    }
    return new ResultShape(given, columns);
  }

  private static List<DuckEngine.Described> labelled(
      SQLObject query, QueryPlan plan, SqlService.Engine engine, List<DuckEngine.Described> given) {
    try (DuckEngine.Session session = engine.session()) {
      plan.declare(session);
      List<DuckEngine.Described> labelled = session.describe(plan.translateLabelled(query));
      return labelled.size() == given.size() ? labelled : given;
    } catch (ServiceError e) {
      return given;
    }
  }

  private static String unique(String name, Set<String> names) {
    String candidate = name;
    for (int n = 2; !names.add(candidate.toLowerCase(Locale.ROOT)); n++) {
      candidate = name + n;
    }
    return candidate;
  }

  /** Returns the columns; no two have the same name. */
  List<Column> columns() {
    return columns;
  }

  /** Returns the columns under the names that the query gave them. */
  List<SqlResult.ResultColumn> resultColumns() {
    List<SqlResult.ResultColumn> named = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      named.add(new SqlResult.ResultColumn(given.get(i).name(), columns.get(i).type().text()));
    }
    return named;
  }

  /** Returns {@code sql} so that its columns come in types that carry those of MaxCompute. */
  String cast(String sql) {
    if (given.stream().noneMatch(column -> FOREIGN.matcher(column.type()).find())) {
      return sql;
    }
    List<String> names = new ArrayList<>();
    List<String> items = new ArrayList<>();
    for (DuckEngine.Described column : given) {
      String name = "c" + names.size();
      names.add(name);
      String type = FOREIGN.matcher(column.type()).replaceAll(found -> carrier(found.group()));
      String value = type.equals(column.type()) ? name : "CAST(" + name + " AS " + type + ")";
      items.add(value + " AS " + DuckTypes.quoted(column.name()));
    }
    return items.stream().collect(Collectors.joining(", ", "SELECT ", ""))
        + " FROM ("
        + sql
        + ") AS q("
        + String.join(", ", names)
        + ")";
  }

  private static String carrier(String type) {
    return switch (type) {
      case "HUGEINT", "UHUGEINT", "UBIGINT", "UINTEGER" -> "BIGINT";
      case "USMALLINT" -> "INTEGER";
      case "UTINYINT" -> "SMALLINT";
      case "TIMESTAMP WITH TIME ZONE" -> "TIMESTAMP";
      default -> "VARCHAR";
    };
  }
}
