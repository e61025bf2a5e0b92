package io.maxcompute.storage.table;

/** Constants in MaxCompute SQL (storage-api.md, section 3.7). */
public final class Literals {
  private Literals() {}

  /**
   * Returns {@code text} in quotes. Control characters other than line ends and tabs stay as they
   * are; no request can carry them.
   */
  public static String text(String text) {
    StringBuilder literal = new StringBuilder("'");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\', '\'', '"' -> literal.append('\\').append(c);
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        default -> literal.append(c);
      }
    }
    return literal.append('\'').toString();
  }
}
