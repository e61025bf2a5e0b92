package io.maxcompute.storage.catalog;

/** Writes the control plane's small documents. */
final class XmlText {
  private XmlText() {}

  /**
   * Returns an element that holds {@code text} and nothing else.
   *
   * @throws IllegalArgumentException if XML has no place for a character of it
   */
  static String element(String name, String text) {
    return "<" + name + ">" + escape(text) + "</" + name + ">";
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(escaped, c, text));
    return escaped.toString();
  }

  private static void append(StringBuilder escaped, int c, String text) {
    switch (c) {
      case '&' -> escaped.append("&amp;");
      case '<' -> escaped.append("&lt;");
      case '>' -> escaped.append("&gt;");
      case '\r' -> escaped.append("&#13;"); // a parser would make a line feed of it
      default -> {
        if (!isCharacter(c)) {
          throw new IllegalArgumentException(
              "The character U+"
                  + Integer.toHexString(c)
                  + " cannot be sent to the service, which takes XML; it is in: "
                  + text);
        }
        escaped.appendCodePoint(c);
      }
    }
  }

  private static boolean isCharacter(int c) {
    return c == '\t'
        || c == '\n'
        || (c >= 0x20 && c <= 0xD7FF)
        || (c >= 0xE000 && c <= 0xFFFD)
        || c >= 0x10000;
  }
}
