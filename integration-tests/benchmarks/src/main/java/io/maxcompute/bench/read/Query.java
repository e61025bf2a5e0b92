package io.maxcompute.bench.read;

import java.util.List;

/**
 * What Spark is asked.
 *
 * @param name in the report
 * @param table that is asked
 * @param columns of the answer, which is one row
 */
record Query(String name, String table, List<String> columns) {
  private static final List<String> NUMBERS =
      List.of(
          "sum(l_orderkey)",
          "sum(l_partkey)",
          "sum(l_suppkey)",
          "sum(l_linenumber)",
          "max(l_shipdate)",
          "max(l_commitdate)");
  private static final List<String> DECIMALS =
      List.of("sum(l_quantity)", "sum(l_extendedprice)", "sum(l_discount)", "sum(l_tax)");
  private static final List<String> REST =
      List.of(
          "max(l_receiptdate)",
          "sum(length(l_returnflag))",
          "sum(length(l_linestatus))",
          "sum(length(l_shipinstruct))",
          "sum(length(l_shipmode))",
          "sum(length(l_comment))");

  static final Query NUMERIC = new Query("numeric columns", "lineitem", NUMBERS);
  static final Query WITH_DECIMALS =
      new Query("with decimals", "lineitem", joined(NUMBERS, DECIMALS));
  static final Query ALL_COLUMNS =
      new Query("all 16 columns", "lineitem", joined(joined(NUMBERS, DECIMALS), REST));
  static final Query STRINGS =
      new Query(
          "string-heavy",
          "lineitem",
          List.of(
              "bit_xor(xxhash64(l_returnflag, l_linestatus, l_shipinstruct, l_shipmode, l_comment))",
              "count_if(l_shipmode = 'RAIL')",
              "max(l_comment)"));
  static final Query NESTED =
      new Query(
          "nested",
          "(SELECT orderkey, suppliers[1] AS supplier, explode(items) AS item FROM nested)",
          List.of(
              "sum(orderkey)",
              "sum(supplier)",
              "sum(item.partkey)",
              "sum(item.price)",
              "sum(length(item.shipmode))",
              "sum(length(item.comment))"));
  static final Query FLIGHTS =
      new Query(
          "flights",
          "flights",
          List.of(
              "sum(delay)",
              "sum(distance)",
              "max(`date`)",
              "count_if(origin = 'ATL')",
              "sum(length(destination))"));

  private static List<String> joined(List<String> some, List<String> more) {
    return java.util.stream.Stream.concat(some.stream(), more.stream()).toList();
  }

  /** Returns the statement, with the table as a view of the same name. */
  String sql() {
    return "SELECT " + String.join(", ", columns) + " FROM " + table;
  }

  /** Returns the name of the table whose rows are read. */
  String source() {
    return table.startsWith("(") ? "nested" : table;
  }
}
