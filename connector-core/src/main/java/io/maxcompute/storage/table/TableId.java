package io.maxcompute.storage.table;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;

/**
 * The full name of a table.
 *
 * @param project project that holds it
 * @param schema schema inside the project; empty in projects without schemas, where it means {@code
 *     default}
 * @param table its own name
 */
public record TableId(String project, String schema, String table) implements Serializable {
  /**
   * @throws IllegalArgumentException if a part is no name
   */
  public TableId {
    check(project);
    check(table);
    if (!schema.isEmpty()) {
      check(schema);
    }
  }

  /**
   * Reads {@code table}, {@code schema.table} or {@code project.schema.table}; each part may be in
   * back-quotes.
   *
   * @param project used if {@code name} has none
   * @param schema used if {@code name} has none; may be empty
   * @throws IllegalArgumentException if {@code name} is of another form
   */
  public static TableId parse(String name, String project, String schema) {
    List<String> parts =
        Stream.of(name.split("\\.", -1)).map(String::trim).map(TableId::unquote).toList();
    return switch (parts.contains("") ? 0 : parts.size()) {
      case 1 -> new TableId(project, schema, parts.get(0));
      case 2 -> new TableId(project, parts.get(0), parts.get(1));
      case 3 -> new TableId(parts.get(0), parts.get(1), parts.get(2));
      default ->
          throw new IllegalArgumentException(
              "'"
                  + name
                  + "' is not a table name: write table, schema.table or"
                  + " project.schema.table");
    };
  }

  /** Returns the name as SQL wants it, every part in back-quotes. */
  public String quoted() {
    return String.join(".", parts().map(Identifiers::quote).toList());
  }

  @Override
  public String toString() {
    return String.join(".", parts().toList());
  }

  private Stream<String> parts() {
    return Stream.of(project, schema, table).filter(part -> !part.isEmpty());
  }

  private static String unquote(String part) {
    boolean quoted = part.length() > 2 && part.startsWith("`") && part.endsWith("`");
    return quoted ? part.substring(1, part.length() - 1) : part;
  }

  private static void check(String part) {
    if (part.isBlank() || part.chars().anyMatch(c -> ".`/&?=".indexOf(c) >= 0)) {
      throw new IllegalArgumentException("'" + part + "' cannot be part of a table name");
    }
  }
}
