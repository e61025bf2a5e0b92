package io.maxcompute.emulator.sql;

import java.util.Map;

/** Functions whose name or form differs between MaxCompute and DuckDB. */
final class FunctionNames {
  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          Map.entry(LexicalForm.HEX, "from_hex"),
          Map.entry("nvl", "coalesce"),
          Map.entry("array", "list_value"),
          Map.entry("collect_list", "list"),
          Map.entry("size", "len"),
          Map.entry("split", "string_split"),
          Map.entry("rand", "random"),
          Map.entry("current_timestamp", "now"),
          Map.entry("unhex", "from_hex"),
          Map.entry("tolower", "lower"),
          Map.entry("toupper", "upper"));

  private FunctionNames() {}

  /** How the arguments of a call are written. */
  record Shape(String open, String odd, String even, String close) {
    /** Returns what stands before the argument of that index; the first has nothing before it. */
    String between(int index) {
      return index % 2 == 1 ? odd : even;
    }
  }

  static Shape shape(String name) {
    return switch (name) {
      case "map" -> new Shape("map_from_entries([(", ", ", "), (", ")])");
      case "named_struct" -> new Shape("{", ": ", ", ", "}");
      case "concat" -> new Shape("(", " || ", " || ", ")");
      case "if" -> new Shape("if(", ", ", ", ", ")");
      default -> new Shape(RENAMED.getOrDefault(name, name) + "(", ", ", ", ", ")");
    };
  }
}
