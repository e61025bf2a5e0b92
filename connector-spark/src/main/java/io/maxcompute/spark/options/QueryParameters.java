package io.maxcompute.spark.options;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values of a query's placeholders: option {@code param.day} is the text that {@code :day}
 * stands for, and {@code param.id:bigint} a value of another type. Names are read in any case.
 */
final class QueryParameters {
  private static final String PREFIX = "param.";
  private static final Pattern KEY =
      Pattern.compile("param\\.([a-z_][a-z0-9_]*)(?::([a-z0-9_]*))?");

  private QueryParameters() {}

  /**
   * Returns whether an option is for a parameter.
   *
   * @param key in lower case
   */
  static boolean isParameter(String key) {
    return key.startsWith(PREFIX);
  }

  /**
   * Returns the parameters among {@code options} as literals of SQL, by lower-case name.
   *
   * @param options by lower-case key
   * @throws IllegalArgumentException if one has no name, two have the same, or a value is not of
   *     its type
   */
  static Map<String, String> literals(Map<String, String> options) {
    Map<String, String> literals = new TreeMap<>();
    options.forEach(
        (key, value) -> {
          if (isParameter(key)) {
            var parts = KEY.matcher(key);
            if (!parts.matches()) {
              throw new IllegalArgumentException(
                  "Option '"
                      + key
                      + "' names no parameter. Write param.NAME or param.NAME:TYPE, where NAME is"
                      + " of letters, digits and _.");
            }
            String type = parts.group(2);
            String literal = literal(key, type == null ? "string" : type, value);
            if (literals.put(parts.group(1), literal) != null) {
              throw new IllegalArgumentException(
                  "Parameter '" + parts.group(1) + "' is given twice, with different types.");
            }
          }
        });
    return literals;
  }

  private static String literal(String key, String type, String value) {
    ParameterType known =
        Arrays.stream(ParameterType.values())
            .filter(t -> t.name().equalsIgnoreCase(type))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Option '"
                            + key
                            + "' has type '"
                            + type
                            + "', which no parameter can have. Types are "
                            + types()
                            + "."));
    try {
      return known.literal(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Option '" + key + "' cannot be '" + value + "': " + e.getMessage() + ".", e);
    }
  }

  private static String types() {
    return Arrays.stream(ParameterType.values())
        .map(type -> type.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
