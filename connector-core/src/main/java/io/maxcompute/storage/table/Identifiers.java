package io.maxcompute.storage.table;

/** Quoting of names in MaxCompute SQL: back-quotes, doubled inside. */
public final class Identifiers {
  private Identifiers() {}

  /** Returns {@code name} in back-quotes. */
  public static String quote(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  static String quoteIfNeeded(String name) {
    boolean plain =
        name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)))
            && !Character.isDigit(name.charAt(0));
    return plain ? name : quote(name);
  }
}
