package io.maxcompute.emulator.storage;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.TableName;
import java.util.List;

/**
 * The table that a storage call is about (storage-api.md 1.2).
 *
 * @param text as sent
 */
public record Target(String text, TableName table) {

  /**
   * Parses {@code projects.p.tables.t} or {@code projects.p.schemas.s.tables.t}.
   *
   * @param project the only one that exists here
   * @throws ServiceError 400 or 404
   */
  public static Target parse(String text, String project) {
    List<String> parts = List.of(text.split("\\.", -1));
    boolean flat = parts.size() == 4 && parts.get(2).equals("tables");
    boolean deep =
        parts.size() == 6 && parts.get(2).equals("schemas") && parts.get(4).equals("tables");
    if (!parts.get(0).equals("projects") || !(flat || deep)) {
      throw ServiceError.invalid("Target '" + text + "' is not a table.");
    }
    if (!parts.get(1).equalsIgnoreCase(project)) {
      throw ServiceError.missing(
          "NoSuchProject", "ODPS-0420111: Project not found - '" + parts.get(1) + "'.");
    }
    String schema = deep ? parts.get(3) : TableName.DEFAULT_SCHEMA;
    return new Target(text, new TableName(schema, parts.get(parts.size() - 1)));
  }
}
