package io.maxcompute.emulator.control;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maxcompute.emulator.error.ServiceError;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The job of a submit request (control-plane.md 5.1).
 *
 * @param name of the job; empty for most
 * @param settings hints of the task
 * @param source the {@code Job} element as submitted
 */
record SqlJob(
    String name, String taskName, String query, Map<String, String> settings, String source) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TASK = "Instance/Job/Tasks/SQL/";

  SqlJob {
    settings = Map.copyOf(settings);
  }

  static SqlJob parse(String xml) {
    Map<String, String> fields = XmlFields.of(xml);
    String query = fields.get(TASK + "Query");
    if (query == null) {
      throw new ServiceError(
          400, "InvalidParameter", "ODPS-0420061: only jobs with one SQL task are supported");
    }
    return new SqlJob(
        fields.getOrDefault("Instance/Job/Name", "").trim(),
        fields.getOrDefault(TASK + "Name", "AnonymousSQLTask").trim(),
        query,
        settings(fields),
        source(xml));
  }

  private static Map<String, String> settings(Map<String, String> fields) {
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (field.getKey().startsWith(TASK + "Config/Property/Name")
          && field.getValue().equals("settings")) {
        String suffix = field.getKey().substring((TASK + "Config/Property/Name").length());
        return parseSettings(fields.getOrDefault(TASK + "Config/Property/Value" + suffix, ""));
      }
    }
    return Map.of();
  }

  private static Map<String, String> parseSettings(String text) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (text.isBlank()) {
      return settings;
    }
    try {
      JsonNode node = JSON.readTree(text);
      node.fields().forEachRemaining(e -> settings.put(e.getKey(), e.getValue().asText()));
      return settings;
    } catch (JsonProcessingException e) {
      throw new ServiceError(
          400, "InvalidParameter", "ODPS-0420061: settings is not a JSON object");
    }
  }

  private static String source(String xml) {
    int start = xml.indexOf("<Job");
    int end = xml.lastIndexOf("</Job>");
    return start < 0 || end < start ? "<Job/>" : xml.substring(start, end + "</Job>".length());
  }
}
