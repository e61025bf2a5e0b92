package io.maxcompute.storage.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.Json;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SchemaJson;
import io.maxcompute.storage.table.TableId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.TimeUnit;

/** The wire form of read sessions (storage-api.md, sections 2.1 and 2.3). */
final class ReadMessages {
  private ReadMessages() {}

  static ObjectNode create(ReadSessionRequest request) {
    List<String> partitions = request.partitions().stream().map(PartitionSpec::address).toList();
    ObjectNode body = Json.object();
    body.set("RequiredDataColumns", Json.array(request.dataColumns()));
    body.set("RequiredPartitionColumns", Json.array(request.partitionColumns()));
    body.set("RequiredPartitions", Json.array(partitions));
    body.set("RequiredBucketIds", Json.array(List.of()));
    body.putObject("SplitOptions")
        .put("SplitMode", request.split().mode().word())
        .put("SplitUnit", "ByteSize")
        .put("SplitNumber", request.split().number())
        .put("CrossPartition", request.split().crossPartition());
    body.putObject("ArrowOptions")
        .put("TimestampUnit", unit(request.units().timestamp()))
        .put("DatetimeUnit", unit(request.units().datetime()));
    return body.put("FilterPredicate", request.filter())
        .put("FilterPredicateFallback", false)
        .put("SplitMaxFileNum", 0)
        .put("IncrementalRead", false);
  }

  private static String unit(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> "second";
      case MILLISECOND -> "milli";
      case MICROSECOND -> "micro";
      case NANOSECOND -> "nano";
    };
  }

  static String status(ApiResponse answer) {
    return answer.json().path("SessionStatus").asText("").toUpperCase(Locale.ROOT);
  }

  static String sessionId(ApiResponse answer) {
    return answer.json().path("SessionId").asText("");
  }

  static ReadSession session(TableId table, ApiResponse answer, boolean filtered) {
    JsonNode json = answer.json();
    JsonNode stats = json.path("SessionStats");
    SplitOptions.Mode mode = mode(json.path("SplitMode").asText("Size"));
    int splits = json.path("SplitsCount").asInt(-1);
    long rows = json.path("RecordCount").asLong(-1);
    boolean byRows = mode == SplitOptions.Mode.ROW_OFFSET;
    if (sessionId(answer).isEmpty() || (byRows ? rows : splits) < 0) {
      throw new ProtocolException(
          "The service opened a read session on table '"
              + table
              + "' without its id or the number of its "
              + (byRows ? "rows" : "splits")
              + answer.headers().requestIdSuffix()
              + ".");
    }
    return new ReadSession(
        sessionId(answer),
        table,
        SchemaJson.readSchema(json.path("DataSchema")),
        mode,
        Math.max(0, splits),
        rows,
        stats.path("EstimatedSize").asLong(-1),
        Instant.ofEpochSecond(json.path("ExpirationTime").asLong(0)),
        filtered,
        answer.header(StorageRequests.ROUTE_TOKEN).orElse(""));
  }

  private static SplitOptions.Mode mode(String word) {
    return Stream.of(SplitOptions.Mode.values())
        .filter(mode -> mode.word().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () -> new ProtocolException("The service divided a session by '" + word + "'."));
  }

  static ObjectNode read(SplitReadOptions options, long skipRows) {
    ObjectNode body = Json.object();
    body.put("MaxBatchRows", options.batchRows())
        .put("SkipRowNum", skipRows)
        .put("MaxBatchRawSize", options.batchBytes());
    body.putObject("DataFormat").put("Type", "Arrow").put("Version", "V5");
    body.set("DataColumns", Json.array(List.of()));
    return body.put("DataColumnsUnordered", false);
  }
}
