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
  private static final String NUMBERS =
      "sum(l_orderkey + l_partkey + l_suppkey + l_linenumber"
          + " + unix_date(l_shipdate) + unix_date(l_commitdate)";
  private static final String LENGTHS =
      " + unix_date(l_receiptdate) + length(l_returnflag) + length(l_linestatus)"
          + " + length(l_shipinstruct) + length(l_shipmode) + length(l_comment)";
  private static final String DECIMALS = "sum(l_quantity + l_extendedprice + l_discount + l_tax)";

  // Few aggregates: code of many would be one method that is too long for Java to compile.
  static final Query NUMERIC = new Query("numeric columns", "lineitem", List.of(NUMBERS + ")"));
  static final Query WITH_DECIMALS =
      new Query("with decimals", "lineitem", List.of(NUMBERS + ")", DECIMALS));
  static final Query ALL_COLUMNS =
      new Query("all 16 columns", "lineitem", List.of(NUMBERS + LENGTHS + ")", DECIMALS));
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
          "nested",
          List.of(
              "sum(orderkey)",
              "sum(size(items))",
              "sum(items[0].partkey)",
              "sum(items[0].price)",
              "sum(length(items[0].shipmode))",
              "sum(length(items[0].comment))",
              "sum(suppliers[1])"));
  static final Query EXPLODED =
      new Query(
          "nested, exploded",
          "(SELECT orderkey, explode(items) AS item FROM nested)",
          List.of(
              "sum(orderkey)",
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

  /** Returns the statement, with the table as a view of the same name. */
  String sql() {
    return "SELECT " + String.join(", ", columns) + " FROM " + table;
  }

  /** Returns the name of the table whose rows are read. */
  String source() {
    return table.startsWith("(") ? "nested" : table;
  }
}
