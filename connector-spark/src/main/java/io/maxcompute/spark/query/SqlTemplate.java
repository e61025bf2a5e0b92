package io.maxcompute.spark.query;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A statement as a user wrote it, with placeholders.
 *
 * @param text as written
 */
record SqlTemplate(String text) {
  private static final int SHOWN = 120;

  /** First words of statements that have an effect and no rows. */
  private static final Set<String> ROWLESS =
      Set.of(
          "ADD",
          "ALTER",
          "ANALYZE",
          "CREATE",
          "DELETE",
          "DROP",
          "GRANT",
          "INSERT",
          "LOAD",
          "MERGE",
          "MSCK",
          "PURGE",
          "REVOKE",
          "TRUNCATE",
          "UNLOAD",
          "UPDATE",
          "USE");

  /**
   * Returns the statement with a literal in place of every placeholder.
   *
   * @param literals by lower-case name
   * @throws IllegalArgumentException if a placeholder has none, or one has no placeholder
   */
  String bind(Map<String, String> literals) {
    Set<String> unused = new TreeSet<>(literals.keySet());
    StringBuilder bound = new StringBuilder();
    boolean afterLiteral = false;
    for (SqlToken token : SqlToken.of(text)) {
      boolean placeholder = token.kind() == SqlToken.Kind.PLACEHOLDER;
      if (placeholder) {
        String name = token.text().substring(1).toLowerCase(Locale.ROOT);
        unused.remove(name);
        bound.append(literal(name, literals));
      } else {
        boolean melts = afterLiteral && token.kind() == SqlToken.Kind.CLOSED;
        bound.append(melts ? " " : "").append(token.text()); // literals that touch would be one
      }
      afterLiteral = placeholder;
    }
    if (!unused.isEmpty()) {
      throw new IllegalArgumentException(
          "Parameters "
              + unused
              + " are not used: option 'query' has no placeholder of that name outside of literals,"
              + " quoted names and comments.");
    }
    return bound.toString();
  }

  private static String literal(String name, Map<String, String> literals) {
    String literal = literals.get(name);
    if (literal == null) {
      throw new IllegalArgumentException(
          "Option 'query' has placeholder ':"
              + name
              + "', which has no value. Give it by option 'param."
              + name
              + "', or 'param."
              + name
              + ":bigint' and the like. If it is none, put a blank behind the colon.");
    }
    return literal;
  }

  /**
   * @throws IllegalArgumentException if the statement is of a kind that gives no rows
   */
  void requireRows() {
    String first = firstWord();
    if (first.isEmpty()) {
      throw new IllegalArgumentException("Option 'query' holds no statement.");
    }
    if (ROWLESS.contains(first)) {
      throw new IllegalArgumentException(
          "Option 'query' holds a statement that gives no rows to read, and has not been run: "
              + shown()
              + ". Give a SELECT; run "
              + first
              + " in MaxCompute itself, or by SqlApi of the Java client.");
    }
  }

  private String firstWord() {
    List<SqlToken> tokens = SqlToken.of(text);
    return tokens.stream()
        .filter(token -> token.kind() == SqlToken.Kind.WORD)
        .map(token -> token.text().toUpperCase(Locale.ROOT))
        .findFirst()
        .orElse("");
  }

  /** Returns the statement in one line, shortened, without the values of parameters. */
  String shown() {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
  }
}
