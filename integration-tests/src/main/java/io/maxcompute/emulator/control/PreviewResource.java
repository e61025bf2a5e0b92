package io.maxcompute.emulator.control;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.http.Query;
import io.maxcompute.emulator.store.PartitionSpec;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableName;
import io.maxcompute.emulator.type.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The first rows of a table as CSV with a header (control-plane.md 3.4, preview variant). */
final class PreviewResource {
  private static final int MOST_ROWS = 10_000;

  private final TableResource tables;
  private final InstanceRunner runner;

  PreviewResource(TableResource tables, InstanceRunner runner) {
    this.tables = tables;
    this.runner = runner;
  }

  Answer get(Call call, Route route) {
    Query query = call.query();
    String schema = query.get("schema_name");
    Route named =
        schema.isEmpty() ? route : new Route(route.action(), route.project(), schema, route.name());
    TableDefinition table = tables.require(named).definition();
    String sql =
        "SELECT "
            + columns(table, query.get("cols"))
            + " FROM "
            + quoted(table.name())
            + condition(table, query.get("partition"))
            + " LIMIT "
            + rows(query.get("linenum"));
    return Answer.of(
        200, "text/csv", runner.execute(sql, Map.of("odps.namespace.schema", "true")).csv());
  }

  private static String columns(TableDefinition table, String wanted) {
    List<Column> all = table.allColumns();
    List<Column> chosen =
        wanted.isBlank()
            ? all
            : Arrays.stream(wanted.split(",", -1))
                .map(name -> TableDefinition.find(all, name.trim()))
                .toList();
    return chosen.stream().map(c -> quoted(c.name())).collect(Collectors.joining(", "));
  }

  private static String condition(TableDefinition table, String spec) {
    List<String> values = spec.isBlank() ? List.of() : PartitionSpec.prefix(table, spec);
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      parts.add(
          "CAST("
              + quoted(table.partitionColumns().get(i).name())
              + " AS STRING) = '"
              + values.get(i).replace("\\", "\\\\").replace("'", "\\'")
              + "'");
    }
    return parts.isEmpty() ? "" : " WHERE " + String.join(" AND ", parts);
  }

  private static int rows(String text) {
    try {
      int rows = text.isEmpty() ? MOST_ROWS : Integer.parseInt(text);
      if (rows > 0) {
        return Math.min(rows, MOST_ROWS);
      }
    } catch (NumberFormatException e) {
      // refused below, as is a number that is too small
    }
    throw new ServiceError(
        400,
        "InvalidParameter",
        "ODPS-0420061: Invalid parameter in HTTP request - 'linenum' must be bigger than zero!");
  }

  private static String quoted(TableName name) {
    return quoted(name.schema()) + "." + quoted(name.table());
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
