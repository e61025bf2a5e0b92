package io.maxcompute.storage.write;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.StorageRequests;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the answers to write actions (storage-api.md, sections 2.5 to 2.12). */
final class WriteMessages {
  private WriteMessages() {}

  /** Returns what the service warns of; empty if nothing, also where the body is no JSON. */
  static String warning(ApiResponse answer) {
    try {
      return answer.json().path("WarningMessage").asText("");
    } catch (ProtocolException e) {
      return ""; // some answers have bodies that say nothing
    }
  }

  static String routeToken(ApiResponse answer, String otherwise) {
    return answer.header(StorageRequests.ROUTE_TOKEN).orElse(otherwise);
  }

  static StreamTicket ticket(ApiResponse answer, WriteSession session) {
    JsonNode json = answer.json();
    return new StreamTicket(
        json.path("AccessToken").asText(""),
        routeToken(answer, session.routeToken()),
        json.path("TableId").asText(""),
        json.path("SchemaVersion").asLong(-1));
  }

  static StreamStatus streamStatus(ApiResponse answer) {
    JsonNode json = answer.json();
    JsonNode offset = json.path("RowOffset");
    return new StreamStatus(
        either(json, "Status", "status").asText(""),
        either(json, "RecordCount", "recordCount").asLong(-1),
        either(json, "ByteSize", "byteSize").asLong(-1),
        offset.isIntegralNumber() && offset.asLong() >= 0
            ? OptionalLong.of(offset.asLong())
            : OptionalLong.empty(),
        json.path("SchemaVersion").asLong(-1),
        json.path("LatestSchemaVersion").asLong(-1),
        warning(answer));
  }

  /** Returns a value that services write in either case (storage-api.md, section 2.10). */
  private static JsonNode either(JsonNode json, String pascalCase, String camelCase) {
    return json.hasNonNull(pascalCase) ? json.path(pascalCase) : json.path(camelCase);
  }

  static WriteSessionStatus sessionStatus(ApiResponse answer) {
    JsonNode json = answer.json();
    String pending = json.path("MinUncommittedStagingId").asText("");
    return new WriteSessionStatus(
        streams(answer, json.path("Streams")),
        json.path("SessionStatus").asText(""),
        warning(answer),
        Optional.of(pending).filter(id -> !id.isEmpty()));
  }

  private static Map<String, Long> streams(ApiResponse answer, JsonNode json) {
    if (!json.isObject() && !json.isMissingNode() && !json.isNull() && !json.isEmpty()) {
      throw new ProtocolException(
          "The service listed the streams of a write session as "
              + json.getNodeType()
              + " where names with versions were expected"
              + answer.headers().requestIdSuffix()
              + ".");
    }
    Map<String, Long> streams = new LinkedHashMap<>();
    json.properties().forEach(entry -> streams.put(entry.getKey(), entry.getValue().asLong()));
    return streams;
  }

  static Optional<String> stagingId(ApiResponse answer) {
    return Optional.of(answer.json().path("StagingId").asText("")).filter(id -> !id.isEmpty());
  }
}
