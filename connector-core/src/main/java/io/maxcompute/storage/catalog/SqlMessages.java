package io.maxcompute.storage.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.Json;
import io.maxcompute.storage.http.XmlElement;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.UnknownType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The wire form of SQL instances (control-plane.md, section 5). */
final class SqlMessages {
  static final String TASK = "AnonymousSQLTask";

  /** Most rows of a result (control-plane.md, section 5.4). */
  private static final int MOST_ROWS = 10_000;

  private SqlMessages() {}

  /** Returns a job of one statement. */
  static byte[] job(String sql, Map<String, String> hints) {
    ObjectNode settings = Json.object();
    hints.forEach(settings::put);
    String xml =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Instance><Job><Priority>9</Priority><Tasks><SQL>"
            + XmlText.element("Name", TASK)
            + "<Config>"
            + property("settings", settings.toString())
            + property("uuid", UUID.randomUUID().toString())
            + "</Config>"
            + XmlText.element("Query", ended(sql.strip()))
            + "</SQL></Tasks></Job></Instance>";
    return xml.getBytes(StandardCharsets.UTF_8);
  }

  private static String property(String name, String value) {
    return "<Property>"
        + XmlText.element("Name", name)
        + XmlText.element("Value", value)
        + "</Property>";
  }

  private static String ended(String sql) {
    if (sql.endsWith(";")) {
      return sql;
    }
    boolean mayEndInComment = sql.indexOf("--", sql.lastIndexOf('\n') + 1) >= 0;
    return sql + (mayEndInComment ? "\n;" : ";");
  }

  /** Returns where an instance stands; empty if it has ended. */
  static Optional<SqlStatus> openStatus(XmlElement instance) {
    String word = ControlFields.required(instance, "Status");
    if (word.equalsIgnoreCase("Terminated")) {
      return Optional.empty();
    }
    boolean suspended = word.equalsIgnoreCase("Suspended");
    return Optional.of(suspended ? SqlStatus.SUSPENDED : SqlStatus.RUNNING);
  }

  /** Returns where the task of an ended instance stands. */
  static SqlStatus taskStatus(XmlElement instance) {
    String word = ControlFields.required(task(instance), "Status");
    for (SqlStatus status : SqlStatus.values()) {
      if (status.hasEnded() && status.name().equalsIgnoreCase(word)) {
        return status;
      }
    }
    throw new ProtocolException("The instance has ended, but its task is '" + word + "'.");
  }

  /** Returns the text of a failed statement's result; empty if there is none. */
  static String failureText(XmlElement instance) {
    return task(instance).first("Result").map(SqlMessages::text).orElse("");
  }

  /** Returns the text of the result, whatever its format. */
  static String resultText(XmlElement instance) {
    return text(resultElement(task(instance)));
  }

  private static XmlElement resultElement(XmlElement task) {
    return task.first("Result")
        .orElseThrow(() -> new ProtocolException("The service answered no result."));
  }

  private static String text(XmlElement result) {
    if (!"Base64".equals(result.attributes().get("Transform"))) {
      return result.text();
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(result.text());
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProtocolException("The service answered a result that is not Base64.", e);
    }
  }

  /** Returns the result of a statement that succeeded. */
  static SqlResult result(XmlElement instance) {
    XmlElement task = task(instance);
    XmlElement result = resultElement(task);
    JsonNode descriptor = ControlFields.object(task.text("ResultDescriptor"));
    String text = text(result);
    String extent = descriptor.path("SelectResultStatus").asText("");
    boolean csv = "csv".equalsIgnoreCase(result.attributes().get("Format"));
    if (!csv || text.isEmpty()) {
      return new SqlResult(text, List.of(), List.of(), isComplete(extent, 0));
    }
    List<List<@Nullable String>> rows = new CsvReader(text).rows();
    List<Column> columns = columns(rows.get(0), descriptor.path("Schema").path("Columns"));
    for (List<@Nullable String> row : rows) {
      if (row.size() != columns.size()) {
        throw new ProtocolException(
            "The service answered a row of "
                + row.size()
                + " values for "
                + columns.size()
                + " columns.");
      }
    }
    boolean complete = isComplete(extent, rows.size() - 1);
    return new SqlResult(text, columns, rows.subList(1, rows.size()), complete);
  }

  /** A service that does not say whether it has cut the rows off may have, at its limit. */
  private static boolean isComplete(String extent, int rows) {
    return extent.isEmpty() ? rows < MOST_ROWS : extent.equalsIgnoreCase("FULL");
  }

  private static List<Column> columns(List<@Nullable String> names, JsonNode described) {
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      if (name == null || name.isEmpty()) {
        throw new ProtocolException("The service answered a result whose column has no name.");
      }
      String type = described.path(i).path("Type").asText("");
      columns.add(new Column(name, type.isEmpty() ? new UnknownType("") : ColumnTypes.parse(type)));
    }
    return columns;
  }

  static SqlProgress progress(XmlElement document) {
    return new SqlProgress(document.all("Stage").stream().map(SqlMessages::stage).toList());
  }

  private static SqlProgress.Stage stage(XmlElement stage) {
    return new SqlProgress.Stage(
        stage.attributes().getOrDefault("ID", ""),
        stage.text("Status"),
        ControlFields.count(stage, "TotalWorkers"),
        ControlFields.count(stage, "RunningWorkers"),
        ControlFields.count(stage, "TerminatedWorkers"),
        ControlFields.count(stage, "BackupWorkers"),
        ControlFields.number(stage, "InputRecords", 0),
        ControlFields.number(stage, "OutputRecords", 0),
        ControlFields.count(stage, "FinishedPercentage"));
  }

  static SqlInstanceInfo listed(XmlElement instance) {
    return new SqlInstanceInfo(
        ControlFields.required(instance, "Name"),
        instance.text("Owner"),
        instance.text("Status"),
        ControlFields.date(instance.text("StartTime")),
        ControlFields.date(instance.text("EndTime")));
  }

  private static XmlElement task(XmlElement instance) {
    return instance.first("Tasks").map(all -> all.all("Task")).orElse(List.of()).stream()
        .filter(task -> task.text("Name").equals(TASK))
        .findFirst()
        .orElseThrow(
            () -> new ProtocolException("The service does not know the task it was asked for."));
  }
}
