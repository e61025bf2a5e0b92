package io.maxcompute.storage.table;

import static java.util.Objects.requireNonNull;

/**
 * A type this client does not know. Its column can be listed but not read or written.
 *
 * @param text the type as the service wrote it
 */
public record UnknownType(String text) implements ColumnType {
  public UnknownType {
    requireNonNull(text, "text");
  }

  @Override
  public String toString() {
    return text;
  }
}
