package io.maxcompute.emulator.storage;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.TableName;
import java.util.List;

/** What a storage call is about (storage-api.md 1.2). */
public sealed interface Target {

  /** A table. */
  record OfTable(TableName table) implements Target {}

  /** A SQL instance. */
  record OfInstance(String instance) implements Target {}

  /** Blobs, wherever they are. */
  record OfBlobs() implements Target {}

  /** Returns the table, or throws a 400 if the call is about something else. */
  default TableName table() {
    throw ServiceError.invalid("The action needs a table as its Target.");
  }

  /** Returns the instance's id, or throws a 400 if the call is about something else. */
  default String instance() {
    throw ServiceError.invalid("The action needs an instance as its Target.");
  }

  /**
   * Parses {@code projects.p.tables.t}, {@code projects.p.schemas.s.tables.t}, {@code
   * projects.p.instances.i} or {@code generic.blob}.
   *
   * @param project the only one that exists here
   * @throws ServiceError 400 or 404
   */
  static Target parse(String text, String project) {
    if (text.equals("generic.blob")) {
      return new OfBlobs();
    }
    List<String> parts = List.of(text.split("\\.", -1));
    if (!parts.get(0).equals("projects") || (parts.size() != 4 && parts.size() != 6)) {
      throw unknown(text);
    }
    if (!parts.get(1).equalsIgnoreCase(project)) {
      throw ServiceError.missing(
          "NoSuchProject", "ODPS-0420111: Project not found - '" + parts.get(1) + "'.");
    }
    String name = parts.get(parts.size() - 1);
    List<String> kinds =
        parts.size() == 4 ? List.of(parts.get(2)) : List.of(parts.get(2), parts.get(4));
    return switch (String.join(".", kinds)) {
      case "tables" -> new OfTable(new TableName(TableName.DEFAULT_SCHEMA, name));
      case "schemas.tables" -> new OfTable(new TableName(parts.get(3), name));
      case "instances" -> new OfInstance(name);
      default -> throw unknown(text);
    };
  }

  private static ServiceError unknown(String text) {
    return ServiceError.invalid("Target '" + text + "' is not a table, an instance or a blob.");
  }
}
