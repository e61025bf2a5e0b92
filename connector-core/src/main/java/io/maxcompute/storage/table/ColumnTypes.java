package io.maxcompute.storage.table;

/** Reads column types from the text form that schemas and SQL use. */
public final class ColumnTypes {
  private ColumnTypes() {}

  /**
   * Returns the type that {@code text} names: any case, with or without spaces, nested to any
   * depth.
   *
   * <p>A well-formed text that names no known type gives an {@link UnknownType}, so that one column
   * of a newer type does not hide its table.
   */
  public static ColumnType parse(String text) {
    try {
      return new TypeTextParser(text).parse();
    } catch (TypeTextParser.UnknownTypeException | IllegalArgumentException e) {
      return new UnknownType(text);
    }
  }
}
