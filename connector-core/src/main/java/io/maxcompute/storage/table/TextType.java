package io.maxcompute.storage.table;

import static java.util.Objects.requireNonNull;

/**
 * A text type with a length limit.
 *
 * @param kind {@code char} or {@code varchar}
 * @param length most characters of a value; positive
 */
public record TextType(Kind kind, int length) implements ColumnType {

  /** Whether values are padded to the full length. */
  public enum Kind {
    CHAR("char", 9),
    VARCHAR("varchar", 10);

    private final String word;
    private final int code;

    Kind(String word, int code) {
      this.word = word;
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /**
   * @throws IllegalArgumentException if the length is not positive
   */
  public TextType {
    requireNonNull(kind, "kind");
    if (length < 1) {
      throw new IllegalArgumentException(kind.word + " length must be positive, was " + length);
    }
  }

  @Override
  public String toString() {
    return kind.word + "(" + length + ")";
  }
}
