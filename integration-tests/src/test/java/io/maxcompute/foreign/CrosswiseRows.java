package io.maxcompute.foreign;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of {@code python/foreign/values.py} once more, in Java. */
final class CrosswiseRows {
  static final int COUNT = 40;

  private static final LocalDateTime[] MOMENTS = {
    time("1970-01-01T00:00"), time("1969-12-31T23:59:59.999"), time("2024-02-29T12:30:15.123"), null
  };
  private static final LocalDateTime[] EXACT = {
    MOMENTS[0], MOMENTS[1], MOMENTS[2], time("2262-04-11T23:47:16.854775"), null
  };

  private static final Map<String, Column> COLUMNS = columns();

  private CrosswiseRows() {}

  private record Column(String type, List<Object> values) {}

  /** Returns the columns of the table, as CREATE TABLE takes them. */
  static String declaration() {
    List<String> columns = new ArrayList<>(List.of("id BIGINT"));
    COLUMNS.forEach((name, column) -> columns.add("c_" + name + " " + column.type()));
    return "(" + String.join(", ", columns) + ")";
  }

  /** Returns what {@link PlainVectors} gives for a column in one row. */
  static Object value(String column, int row) {
    if (column.equals("id")) {
      return (long) row;
    }
    List<Object> values = COLUMNS.get(column.substring(2)).values();
    return values.get(row % values.size());
  }

  private static Map<String, Column> columns() {
    Map<String, Column> columns = new LinkedHashMap<>();
    numbers(columns);
    texts(columns);
    times(columns);
    nested(columns);
    return columns;
  }

  private static void put(Map<String, Column> to, String name, String type, Object... values) {
    to.put(name, new Column(type, Arrays.asList(values)));
  }

  private static void numbers(Map<String, Column> to) {
    put(to, "tinyint", "TINYINT", Byte.MIN_VALUE, (byte) 0, Byte.MAX_VALUE, null);
    put(to, "smallint", "SMALLINT", Short.MIN_VALUE, (short) 0, Short.MAX_VALUE, null);
    put(to, "int", "INT", Integer.MIN_VALUE, 0, Integer.MAX_VALUE, null);
    put(to, "bigint", "BIGINT", Long.MIN_VALUE + 1, 0L, Long.MAX_VALUE, null);
    put(to, "float", "FLOAT", 0f, -1.5f, Float.MAX_VALUE, Float.POSITIVE_INFINITY, null);
    put(to, "double", "DOUBLE", 0d, -1.5, Double.MAX_VALUE, Double.NEGATIVE_INFINITY, null);
    put(to, "boolean", "BOOLEAN", true, false, null);
  }

  private static void texts(Map<String, Column> to) {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    String quotes = "a 'quote' and a \\ and \"two\"";
    String tab = "line\nbreak\ttab";
    put(to, "string", "STRING", "", "a", quotes, "多字节 😀", tab, "x".repeat(5000), null);
    put(to, "varchar", "VARCHAR(20)", "", "twenty characters ..", null);
    put(to, "char", "CHAR(3)", "abc", null);
    put(to, "json", "JSON", "{\"a\":[1,null,\"x\"]}", "7", null);
    put(to, "binary", "BINARY", "", "00ff80", HexFormat.of().formatHex(all), null);
  }

  private static void times(Map<String, Column> to) {
    LocalDate first = LocalDate.of(1, 1, 1);
    LocalDate last = LocalDate.of(9999, 12, 31);
    put(to, "date", "DATE", first, LocalDate.of(2024, 2, 29), last, null);
    put(to, "datetime", "DATETIME", (Object[]) MOMENTS);
    put(to, "timestamp", "TIMESTAMP", (Object[]) EXACT);
    put(to, "timestamp_ntz", "TIMESTAMP_NTZ", (Object[]) EXACT);
    put(to, "decimal", "DECIMAL(10,2)", dec("0.00"), dec("-99999999.99"), dec("0.01"), null);
    BigDecimal wide = dec("12345678901234567890.123456789012345678");
    put(to, "wide_decimal", "DECIMAL(38,18)", wide, null);
  }

  private static void nested(Map<String, Column> to) {
    put(to, "array", "ARRAY<BIGINT>", List.of(), Arrays.asList(1L, null, -1L), List.of(0L), null);
    List<Object> entries = List.of(entry("a", 1L), entry("b", null));
    put(to, "map", "MAP<STRING,BIGINT>", List.of(), entries, null);
    Map<String, Object> empty = struct("a", null, "b", null);
    put(to, "struct", "STRUCT<a:BIGINT,b:STRING>", struct("a", 1L, "b", "x"), empty, null);
    List<Object> lists =
        List.of(entry("x", Arrays.asList(dec("1.5"), null)), entry("y", List.of()));
    put(
        to,
        "nested",
        "ARRAY<STRUCT<k:STRING,v:MAP<STRING,ARRAY<DECIMAL(5,1)>>>>",
        Arrays.asList(struct("k", "one", "v", lists), null),
        List.of(struct("k", null, "v", null)),
        List.of(),
        null);
    put(
        to,
        "struct_of_times",
        "STRUCT<d:DATE,t:TIMESTAMP_NTZ,n:STRUCT<b:BOOLEAN>>",
        struct("d", LocalDate.of(2000, 1, 1), "t", EXACT[2], "n", struct("b", true)),
        struct("d", null, "t", null, "n", null),
        null);
  }

  private static Map<String, Object> entry(String key, Object value) {
    return struct("key", key, "value", value);
  }

  private static Map<String, Object> struct(Object... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return members;
  }

  private static BigDecimal dec(String text) {
    return new BigDecimal(text);
  }

  private static LocalDateTime time(String text) {
    return LocalDateTime.parse(text);
  }
}
