package io.maxcompute.emulator.blob;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.storage.Target;
import io.maxcompute.emulator.store.PartitionSpec;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.type.Kind;
import io.maxcompute.emulator.type.OdpsType;
import java.util.List;

/**
 * The table that blobs are uploaded for.
 *
 * @param fixed partition values that the write session fixes
 * @param schema the write schema that the client has (storage-api.md 4.9)
 */
public record UploadTarget(TableDefinition table, List<String> fixed, JsonNode schema) {
  public UploadTarget {
    fixed = List.copyOf(fixed);
  }

  /** Finds the write stream that an upload is for. */
  @FunctionalInterface
  public interface Lookup {
    /** Returns its table; throws a 404 or 409 if session or stream take nothing now. */
    UploadTarget find(Call call, Target target);
  }

  /** Checks that a node of type BLOB, at any depth, has that id (storage-api.md 5.2). */
  void requireBlobColumn(long id) {
    for (JsonNode column : schema.path("DataColumns")) {
      if (isBlob(column.path("columnType"), id)) {
        return;
      }
    }
    throw ServiceError.invalid(
        "ColumnIndex " + id + " is not the ColumnId of a BLOB in table '" + table.name() + "'.");
  }

  private static boolean isBlob(JsonNode node, long id) {
    if (node.path("ColumnId").asLong(-1) == id) {
      return node.path("Type").asInt() == OdpsType.of(Kind.BLOB).code();
    }
    for (JsonNode child : node.path("SubTypes")) {
      if (isBlob(child, id)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Checks the partition that an upload names; none is fine (8, Q46).
   *
   * @throws ServiceError 400 if the session writes to another one
   */
  void requirePartition(String spec) {
    if (spec.isBlank()) {
      return;
    }
    List<String> values = PartitionSpec.prefix(table, spec);
    int shared = Math.min(values.size(), fixed.size());
    if (!values.subList(0, shared).equals(fixed.subList(0, shared))) {
      throw ServiceError.invalid(
          "PartitionValues '"
              + spec
              + "' are not in the session's partition '"
              + PartitionSpec.text(table, fixed)
              + "'.");
    }
  }
}
