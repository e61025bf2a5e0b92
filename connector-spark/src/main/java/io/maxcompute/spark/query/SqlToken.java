package io.maxcompute.spark.query;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of an SQL text; the pieces of a text are all of it.
 *
 * @param kind what it is
 * @param text as written
 */
record SqlToken(Kind kind, String text) {
  /** What a piece is. */
  enum Kind {
    /** A literal or a name in quotes, or a comment: nothing inside has a meaning here. */
    CLOSED,
    /** Letters, digits and {@code _}. */
    WORD,
    /** A colon with the name of a parameter. */
    PLACEHOLDER,
    /** One character besides. */
    SYMBOL
  }

  /**
   * Returns the pieces of {@code sql}.
   *
   * <p>A colon begins a placeholder if a name follows at once and neither a word, nor a quote, nor
   * another colon stands right before it: in {@code STRUCT<a:INT>} it begins none.
   */
  static List<SqlToken> of(String sql) {
    List<SqlToken> tokens = new ArrayList<>();
    int start = 0;
    while (start < sql.length()) {
      Kind kind = kind(sql, start);
      int end =
          switch (kind) {
            case CLOSED -> endOfClosed(sql, start);
            case WORD -> endOfWord(sql, start);
            case PLACEHOLDER -> endOfWord(sql, start + 1);
            case SYMBOL -> start + 1;
          };
      tokens.add(new SqlToken(kind, sql.substring(start, end)));
      start = end;
    }
    return tokens;
  }

  private static Kind kind(String sql, int at) {
    char c = sql.charAt(at);
    if (isQuote(c) || sql.startsWith("--", at) || sql.startsWith("/*", at)) {
      return Kind.CLOSED;
    } else if (isWord(c)) {
      return Kind.WORD;
    }
    return c == ':' && isPlaceholder(sql, at) ? Kind.PLACEHOLDER : Kind.SYMBOL;
  }

  private static boolean isPlaceholder(String sql, int colon) {
    char before = colon == 0 ? ' ' : sql.charAt(colon - 1);
    char after = colon + 1 == sql.length() ? ' ' : sql.charAt(colon + 1);
    boolean begins = isWord(after) && !Character.isDigit(after);
    return begins && !isWord(before) && !isQuote(before) && before != ':';
  }

  private static int endOfClosed(String sql, int start) {
    if (sql.startsWith("--", start)) {
      return after(sql, "\n", start);
    } else if (sql.startsWith("/*", start)) {
      return after(sql, "*/", start + 2);
    }
    char quote = sql.charAt(start);
    int at = start + 1;
    while (at < sql.length() && sql.charAt(at) != quote) {
      at += sql.charAt(at) == '\\' && quote != '`' ? 2 : 1;
    }
    return Math.min(at + 1, sql.length());
  }

  private static int after(String sql, String end, int from) {
    int found = sql.indexOf(end, from);
    return found < 0 ? sql.length() : found + end.length();
  }

  private static int endOfWord(String sql, int start) {
    int end = start;
    while (end < sql.length() && isWord(sql.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean isWord(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"' || c == '`';
  }
}
