package io.maxcompute.storage.table;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Values of a table's partition columns, outermost first: all of them, the leading ones, or none.
 *
 * <p>Any value can be held, for the service lists what others have made. What is sent has no
 * escape, so that no partition with {@code / , = ' "} in a value can be addressed.
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
   * @param column name of a partition column; not empty
   * @param value its value as text; not empty
   */
  public record Value(String column, String value) implements Serializable {
    /**
     * @throws IllegalArgumentException if name or value are empty
     */
    public Value {
      checkNotEmpty("partition column", column);
      checkNotEmpty("value of partition column '" + column + "'", value);
    }

    @Override
    public String toString() {
      return column + "=" + value;
    }

    private static void checkNotEmpty(String what, String text) {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("The " + what + " is empty.");
      }
    }

    private void checkWritable() {
      checkWritable("partition column", column);
      checkWritable("value of partition column '" + column + "'", value);
    }

    private static void checkWritable(String what, String text) {
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

  /**
   * @throws IllegalArgumentException if a column is named twice
   */
  public PartitionSpec {
    values = List.copyOf(values);
    if (hasRepeatedColumn(values)) {
      throw new IllegalArgumentException("Partition '" + values + "' names a column twice.");
    }
  }

  private static boolean hasRepeatedColumn(List<Value> values) {
    for (int i = 1; i < values.size(); i++) {
      for (int before = 0; before < i; before++) {
        if (values.get(i).column().equals(values.get(before).column())) {
          return true;
        }
      }
    }
    return false;
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
    PartitionSpec spec = new PartitionSpec(values);
    spec.checkWritable();
    return spec;
  }

  /** Returns whether it names no partition. */
  public boolean isEmpty() {
    return values.isEmpty();
  }

  /**
   * Returns {@code dt=20240101/hh=01}, the form of the Storage API (storage-api.md, section 3.8).
   *
   * @throws IllegalArgumentException if a value cannot be written in it
   */
  public String address() {
    checkWritable();
    return toString();
  }

  /**
   * Returns {@code dt='20240101',hh='01'}, the form of SQL and of the control plane.
   *
   * @throws IllegalArgumentException if a value cannot be written in it
   */
  public String quoted() {
    checkWritable();
    return values.stream()
        .map(value -> value.column() + "='" + value.value() + "'")
        .collect(Collectors.joining(","));
  }

  private void checkWritable() {
    values.forEach(Value::checkWritable);
  }

  /** Returns {@link #address()} for messages, also where that cannot be sent. */
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
