package io.maxcompute.storage.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.Json;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SchemaJson;
import io.maxcompute.storage.table.TableId;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.arrow.vector.types.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The wire form of read sessions of tables (storage-api.md, sections 2.1, 2.3, 2.4 and 3.11). */
final class ReadMessages {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private ReadMessages() {}

  static ObjectNode create(ReadSessionRequest request) {
    RowSelection rows = request.rows();
    List<String> partitions = rows.partitions().stream().map(PartitionSpec::address).toList();
    ObjectNode body = Json.object();
    body.set("RequiredDataColumns", Json.array(request.dataColumns()));
    body.set("RequiredPartitionColumns", Json.array(request.partitionColumns()));
    body.set("RequiredPartitions", Json.array(partitions));
    ArrayNode buckets = body.putArray("RequiredBucketIds");
    rows.buckets().forEach(buckets::add);
    body.putObject("SplitOptions")
        .put("SplitMode", request.split().mode().word())
        .put("SplitUnit", "ByteSize")
        .put("SplitNumber", request.split().number())
        .put("CrossPartition", request.split().crossPartition());
    body.putObject("ArrowOptions")
        .put("TimestampUnit", unit(request.units().timestamp()))
        .put("DatetimeUnit", unit(request.units().datetime()));
    body.put("FilterPredicate", rows.filter())
        .put("FilterPredicateFallback", rows.filterFallback())
        .put("SplitMaxFileNum", request.split().maxFiles())
        .put("IncrementalRead", rows.changes().isPresent());
    rows.changes().ifPresent(range -> body.set("IncrementalReadOptions", changes(range)));
    if (request.largeStrings()) {
      body.put("EnableLargeString", true); // only some clients know the key: not without need
    }
    return body;
  }

  private static ObjectNode changes(IncrementalRange range) {
    ObjectNode options = Json.object();
    if (range.mode() != null) {
      options.put("Mode", range.mode().word());
    }
    if (range instanceof IncrementalRange.Versions versions) {
      put(options, "StartVersion", versions.start());
      put(options, "EndVersion", versions.end());
    } else if (range instanceof IncrementalRange.Times times) {
      put(options, "StartTimeStamp", times.start());
      put(options, "EndTimeStamp", times.end());
    }
    return options;
  }

  private static void put(ObjectNode options, String key, @Nullable Long version) {
    if (version != null) {
      options.put(key, version);
    }
  }

  private static void put(ObjectNode options, String key, @Nullable LocalDateTime time) {
    if (time != null) {
      options.put(key, SECONDS.format(time));
    }
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
    return answer.json().path("SessionStatus").asText("");
  }

  /** Returns the id of the session that {@code answer} describes. */
  static String sessionId(String what, ApiResponse answer) {
    String id = answer.json().path("SessionId").asText("");
    if (id.isEmpty()) {
      throw incomplete(what, answer, "its id");
    }
    return id;
  }

  static ReadSession session(String what, TableId table, ApiResponse answer, boolean filtered) {
    JsonNode json = answer.json();
    JsonNode stats = json.path("SessionStats");
    return new ReadSession(
        sessionId(what, answer),
        table,
        SchemaJson.readSchema(json.path("DataSchema")),
        division(what, answer),
        new ReadSession.Estimate(
            stats.path("EstimatedSize").asLong(-1), stats.path("EstimatedRowCount").asLong(-1)),
        json.path("LatestVersion").asLong(-1),
        json.path("EnableLargeString").asBoolean(false),
        json.path("Message").asText(""),
        expiration(json),
        filtered,
        answer.header(StorageRequests.ROUTE_TOKEN).orElse(""));
  }

  /**
   * Returns {@code session}, which keeps its snapshot, with the life that {@code answer} gives it.
   */
  static ReadSession refreshed(ReadSession session, ApiResponse answer) {
    return session.refreshed(
        answer.json().path("Message").asText(""),
        expiration(answer.json()),
        answer.header(StorageRequests.ROUTE_TOKEN).orElse(session.routeToken()));
  }

  private static Instant expiration(JsonNode json) {
    return Instant.ofEpochSecond(json.path("ExpirationTime").asLong(0));
  }

  private static ReadSession.Division division(String what, ApiResponse answer) {
    JsonNode json = answer.json();
    SplitOptions.Mode mode = mode(json.path("SplitMode").asText("Size"));
    List<Integer> buckets = new ArrayList<>();
    if (mode == SplitOptions.Mode.BUCKET) {
      json.path("SplitBucketId").forEach(id -> buckets.add(id.asInt()));
    }
    int splits = count(json.path("SplitsCount"), buckets.isEmpty() ? -1 : buckets.size());
    if (!buckets.isEmpty() && buckets.size() != splits) {
      throw new ProtocolException(
          "Cannot "
              + what
              + ": the service answered "
              + splits
              + " splits of "
              + buckets.size()
              + " buckets"
              + answer.headers().requestIdSuffix()
              + ".");
    }
    long rows = json.path("RecordCount").asLong(-1);
    boolean byRows = mode == SplitOptions.Mode.ROW_OFFSET;
    if ((byRows ? rows : splits) < 0) {
      throw incomplete(what, answer, "the number of its " + (byRows ? "rows" : "splits"));
    }
    return new ReadSession.Division(mode, byRows ? 0 : splits, rows, buckets);
  }

  /** Returns a number of splits; -1, as if it were not said, if it is none that can be. */
  private static int count(JsonNode number, int otherwise) {
    if (number.isMissingNode() || number.isNull()) {
      return otherwise;
    }
    return number.canConvertToInt() ? number.asInt() : -1; // not cut off to 32 bits
  }

  /** Returns the failure of an answer that says all of a session but {@code missing}. */
  static ProtocolException incomplete(String what, ApiResponse answer, String missing) {
    return new ProtocolException(
        "Cannot "
            + what
            + ": the service answered a session without "
            + missing
            + answer.headers().requestIdSuffix()
            + ".");
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
    body.set("DataColumns", Json.array(options.columns()));
    return body.put("DataColumnsUnordered", options.columnsUnordered());
  }

  static ObjectNode preview(PreviewRequest request) {
    ObjectNode body = Json.object();
    if (request.limit() > 0) {
      body.put("Limit", request.limit());
    }
    if (!request.partition().values().isEmpty()) {
      body.put("Partition", request.partition().address());
    }
    if (!request.columns().isEmpty()) {
      body.set("Columns", Json.array(request.columns()));
    }
    return body;
  }
}
