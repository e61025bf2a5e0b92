package io.maxcompute.emulator.store;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.ConstantColumn;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Partition specifications (storage-api.md 3.8, control-plane.md 4): {@code k=v} pairs, separated
 * by comma or slash, with or without quotes, in any order.
 */
public final class PartitionSpec {
  private PartitionSpec() {}

  /**
   * Returns the values of {@code text} for the leading partition columns of {@code table}, as many
   * as are named.
   *
   * @throws ServiceError 400 if it is not a specification of leading columns
   */
  public static List<String> prefix(TableDefinition table, String text) {
    return prefix(table, pairs(text), text);
  }

  /** Returns the values of all partition columns, or throws a 400. */
  public static List<String> full(TableDefinition table, String text) {
    List<String> values = prefix(table, text);
    if (values.size() != table.partitionColumns().size()) {
      throw invalid(table, text);
    }
    return values;
  }

  /** Returns the values of the leading partition columns that {@code pairs} names. */
  public static List<String> prefix(
      TableDefinition table, Map<String, String> pairs, String shown) {
    List<String> values = new ArrayList<>();
    for (Column column : table.partitionColumns()) {
      String value = pairs.get(column.name().toLowerCase(Locale.ROOT));
      if (value == null) {
        break;
      }
      ConstantColumn.require(column, value);
      values.add(value);
    }
    if (values.size() != pairs.size()) {
      throw invalid(table, shown);
    }
    return values;
  }

  /** Returns {@code pt=a/hh=1} for the values of one partition. */
  public static String text(TableDefinition table, List<String> values) {
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      pairs.add(table.partitionColumns().get(i).name() + "=" + values.get(i));
    }
    return String.join("/", pairs);
  }

  /** Returns whether {@code values} starts with {@code prefix}. */
  public static boolean startsWith(List<String> values, List<String> prefix) {
    return prefix.size() <= values.size() && values.subList(0, prefix.size()).equals(prefix);
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    int start = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || text.charAt(at) == ',' || text.charAt(at) == '/') {
        addPair(pairs, text.substring(start, at), text);
        start = at + 1;
      }
    }
    return pairs;
  }

  private static void addPair(Map<String, String> pairs, String pair, String whole) {
    if (pair.isBlank()) {
      return;
    }
    int equals = pair.indexOf('=');
    if (equals < 1) {
      throw new ServiceError(
          400, "InvalidPartitionSpec", "Partition spec '" + whole + "' is not column=value pairs.");
    }
    String key = unquoted(pair.substring(0, equals)).toLowerCase(Locale.ROOT);
    pairs.put(key, unquoted(pair.substring(equals + 1)));
  }

  private static String unquoted(String text) {
    String trimmed = text.trim();
    int end = trimmed.length();
    int start = 0;
    while (start < end && isQuote(trimmed.charAt(start))) {
      start++;
    }
    while (end > start && isQuote(trimmed.charAt(end - 1))) {
      end--;
    }
    return trimmed.substring(start, end);
  }

  private static boolean isQuote(char c) {
    return c == '\'' || c == '"' || c == '`';
  }

  private static ServiceError invalid(TableDefinition table, String text) {
    List<String> names = table.partitionColumns().stream().map(Column::name).toList();
    return new ServiceError(
        400,
        "InvalidPartitionSpec",
        "Partition spec '"
            + text
            + "' does not fit table '"
            + table.name()
            + "' with partition columns "
            + names
            + ".");
  }
}
