package io.maxcompute.storage.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Values of a table's partition columns, outermost first: all of them, the leading ones, or none.
 *
 * <p>{@link #toString()} gives {@code dt=20240101/hh=01}, the form the Storage API takes
 * (storage-api.md, section 3.8). That form has no escape, so {@code / , = ' "} cannot be in a
 * value.
 *
 * @param values in the order of the table's partition columns
 */
public record PartitionSpec(List<Value> values) implements Serializable {
  /** The spec that names no partition. */
  public static final PartitionSpec EMPTY = new PartitionSpec(List.of());

  private static final String UNWRITABLE = "/,='\"";

  /**
   * One column's value.
   *
   * @param column name of a partition column
   * @param value its value as text; not empty
   */
  public record Value(String column, String value) implements Serializable {
    public Value {
      check("partition column", column);
      check("value of partition column '" + column + "'", value);
    }

    @Override
    public String toString() {
      return column + "=" + value;
    }

    private static void check(String what, String text) {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("The " + what + " is empty.");
      }
      int offset = firstUnwritable(text);
      if (offset >= 0) {
        throw new IllegalArgumentException(
            "The "
                + what
                + ", '"
                + text
                + "', has '"
                + text.charAt(offset)
                + "' at offset "
                + offset
                + ": MaxCompute cannot address such a partition.");
      }
    }

    private static int firstUnwritable(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (UNWRITABLE.indexOf(text.charAt(i)) >= 0) {
          return i;
        }
      }
      return -1;
    }
  }

  public PartitionSpec {
    values = List.copyOf(values);
    if (values.stream().map(Value::column).distinct().count() < values.size()) {
      throw new IllegalArgumentException("Partition '" + values + "' names a column twice.");
    }
  }

  /**
   * Reads {@code column=value} pairs separated by {@code /} or {@code ,}; values may be quoted.
   *
   * @throws IllegalArgumentException if {@code text} is of another form
   */
  public static PartitionSpec parse(String text) {
    List<Value> values = new ArrayList<>();
    for (String pair : text.isBlank() ? new String[0] : text.split("[,/]", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "Partition '"
                + text
                + "' is not column=value pairs: found '"
                + pair.trim()
                + "'. Write 'dt=20240101' and separate levels with ','.");
      }
      values.add(
          new Value(pair.substring(0, equals).trim(), unquote(pair.substring(equals + 1).trim())));
    }
    return new PartitionSpec(values);
  }

  public boolean isEmpty() {
    return values.isEmpty();
  }

  /** Returns {@code dt='20240101',hh='01'}, the form of SQL and of the control plane. */
  public String quoted() {
    return values.stream()
        .map(value -> value.column() + "='" + value.value() + "'")
        .collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return values.stream().map(Value::toString).collect(Collectors.joining("/"));
  }

  private static String unquote(String value) {
    boolean quoted =
        value.length() >= 2
            && ((value.startsWith("'") && value.endsWith("'"))
                || (value.startsWith("\"") && value.endsWith("\"")));
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
