package io.maxcompute.storage.catalog;

import io.maxcompute.storage.error.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the CSV of a query's result (control-plane.md, section 5.4): rows end in a line feed, a
 * field may be in double quotes with quotes doubled inside, and {@code \N} without quotes is NULL.
 * Single use.
 *
 * <p>Not a library's reader, for those lose the difference between a NULL and the quoted text.
 */
final class CsvReader {
  private static final String NULL = "\\N";

  private final String text;
  private int position;

  CsvReader(String text) {
    this.text = text;
  }

  /** Returns all rows, the header first. */
  List<List<@Nullable String>> rows() {
    List<List<@Nullable String>> rows = new ArrayList<>();
    while (position < text.length()) {
      rows.add(row());
    }
    return rows;
  }

  private List<@Nullable String> row() {
    List<@Nullable String> row = new ArrayList<>();
    do {
      row.add(field());
    } while (accept(','));
    if (position < text.length() && !accept('\n')) {
      throw new ProtocolException(
          "The service answered a result that is not CSV: text after a closing quote at offset "
              + position
              + ".");
    }
    return row;
  }

  private @Nullable String field() {
    if (accept('"')) {
      return quoted();
    }
    int start = position;
    while (position < text.length()
        && text.charAt(position) != ','
        && text.charAt(position) != '\n') {
      position++;
    }
    String field = text.substring(start, position);
    return field.equals(NULL) ? null : field;
  }

  private String quoted() {
    int start = position;
    StringBuilder field = new StringBuilder();
    while (position < text.length()) {
      char c = text.charAt(position++);
      if (c == '"' && !accept('"')) {
        return field.toString();
      }
      field.append(c);
    }
    throw new ProtocolException(
        "The service answered a result that is not CSV: the quote at offset "
            + (start - 1)
            + " does not end.");
  }

  private boolean accept(char c) {
    boolean found = position < text.length() && text.charAt(position) == c;
    position += found ? 1 : 0;
    return found;
  }
}
