package io.maxcompute.bench.read;

import java.util.List;
import java.util.stream.Stream;

/**
 * What Spark is asked.
 *
 * @param name in the report
 * @param table that is asked
 * @param key column of the table, of positive numbers
 * @param columns of the answer, which is one row
 */
record Query(String name, String table, String key, List<String> columns) {
  private static final List<String> NUMBERS =
      List.of(
          "sum(l_orderkey)",
          "sum(l_partkey)",
          "sum(l_suppkey)",
          "sum(l_linenumber)",
          "sum(unix_date(l_shipdate))",
          "sum(unix_date(l_commitdate))");
  private static final List<String> DECIMALS =
      List.of("sum(l_quantity)", "sum(l_extendedprice)", "sum(l_discount)", "sum(l_tax)");

  /** Lengths in bytes: to count characters takes Spark as long as everything else. */
  private static final List<String> THE_OTHERS =
      List.of(
          "sum(unix_date(l_receiptdate))",
          "sum(octet_length(l_returnflag))",
          "sum(octet_length(l_linestatus))",
          "sum(octet_length(l_shipinstruct))",
          "sum(octet_length(l_shipmode))",
          "sum(octet_length(l_comment))");

  static final Query NUMERIC = lineitem("numeric columns", NUMBERS);
  static final Query WITH_DECIMALS = lineitem("with decimals", joined(NUMBERS, DECIMALS));
  static final Query ALL_COLUMNS =
      lineitem("all 16 columns", joined(NUMBERS, joined(DECIMALS, THE_OTHERS)));

  /** Not min or max: Spark sorts rows for those of strings, which hides what is measured. */
  static final Query STRINGS =
      lineitem(
          "string-heavy",
          List.of(
              "count_if(l_returnflag = 'R')",
              "count_if(l_linestatus = 'F')",
              "count_if(l_shipmode = 'RAIL')",
              "count_if(l_shipinstruct = 'NONE')",
              "count_if(contains(l_comment, 'special'))",
              "sum(octet_length(l_comment))"));

  static final Query NESTED =
      new Query(
          "nested",
          "nested",
          "orderkey",
          List.of(
              "sum(orderkey)",
              "sum(size(items))",
              "sum(items[0].partkey)",
              "sum(items[0].price)",
              "sum(octet_length(items[0].shipmode))",
              "sum(octet_length(items[0].comment))",
              "sum(suppliers[1])"));
  static final Query EXPLODED =
      new Query(
          "nested, exploded",
          "(SELECT orderkey, explode(items) AS item FROM nested)",
          "orderkey",
          List.of(
              "sum(orderkey)",
              "sum(item.partkey)",
              "sum(item.price)",
              "sum(octet_length(item.shipmode))",
              "sum(octet_length(item.comment))"));
  static final Query FLIGHTS =
      new Query(
          "flights",
          "flights",
          "distance",
          List.of(
              "sum(delay)",
              "sum(distance)",
              "max(`date`)",
              "count_if(origin = 'ATL')",
              "sum(octet_length(destination))"));

  private static Query lineitem(String name, List<String> columns) {
    return new Query(name, "lineitem", "l_orderkey", columns);
  }

  private static List<String> joined(List<String> some, List<String> more) {
    return Stream.concat(some.stream(), more.stream()).toList();
  }

  /**
   * Returns the statement, with the table as a view of the same name. Every {@code way} has a
   * number in it that no row has, so that Spark makes code for each way: code that all share would
   * be compiled for the columns of all, where a job of a user has those of one.
   */
  String sql(Way way) {
    long own = 1 + Integer.toUnsignedLong(way.title().hashCode());
    String none = "count_if(" + key + " = -" + own + ")";
    return "SELECT " + String.join(", ", columns) + ", " + none + " FROM " + table;
  }

  /** Returns the name of the table whose rows are read. */
  String source() {
    return table.startsWith("(") ? "nested" : table;
  }
}
