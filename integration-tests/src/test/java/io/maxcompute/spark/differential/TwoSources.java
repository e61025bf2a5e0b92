package io.maxcompute.spark.differential;

import io.maxcompute.spark.PlainValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.types.StructType;

/** The same rows in a table of MaxCompute and in Parquet, where Spark does all the work. */
final class TwoSources implements AutoCloseable {
  private final SparkSession session;
  private final String name;
  private final Map<String, String> connection;

  /**
   * @param session of this alone, as its settings are changed
   * @param name of the table; it exists in MaxCompute and is empty
   * @param connection options of the connector, with the table
   */
  TwoSources(SparkSession session, String name, Map<String, String> connection) {
    this.session = session;
    this.name = name;
    this.connection = connection;
    session.conf().set("spark.sql.ui.explainMode", "simple"); // which Spark writes for each query
    session.conf().set("spark.sql.parquet.filterPushdown", "false");
    session.conf().set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
    session.conf().set("spark.sql.parquet.datetimeRebaseModeInWrite", "CORRECTED");
  }

  void write(TestTable table) {
    StructType plain = (StructType) CharVarcharUtils.replaceCharVarcharWithString(table.schema());
    Dataset<Row> rows = session.createDataFrame(table.rows(), plain).coalesce(1);
    rows.write()
        .format("maxcompute")
        .options(connection)
        .option("writeBatchRows", "100")
        .mode(SaveMode.Append)
        .save();
    String files = Path.of("target", "differential", name).toUri().toString();
    rows.write().mode(SaveMode.Overwrite).parquet(files);
    session.sql(
        "CREATE TABLE "
            + files()
            + " ("
            + table.schema().toDDL()
            + ") USING parquet LOCATION '"
            + files
            + "'");
  }

  /** Returns how the connector's answer differs from that over Parquet, if it does. */
  Optional<String> difference(Query query, Map<String, String> options) {
    CompletableFuture<List<String>> all =
        CompletableFuture.supplyAsync(() -> texts(session.sql(query.whole(files(), files()))));
    session
        .read()
        .format("maxcompute")
        .options(connection)
        .options(options)
        .load()
        .createOrReplaceTempView(view());
    Dataset<Row> answer = session.sql(query.on(view(), files()));
    List<String> found;
    try {
      found = texts(answer);
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      found = List.of("failed: " + rootOf(e));
    }
    return agree(query, all.join(), found)
        ? Optional.empty()
        : Optional.of(report(query, answer, all.join(), found));
  }

  private static boolean agree(Query query, List<String> all, List<String> found) {
    if (query.ordered()) {
      return found.equals(all);
    }
    return found.size() == query.count(all.size()) && without(found, all).isEmpty();
  }

  /** Returns what is left of {@code rows} when each of {@code others} takes one away. */
  private static List<String> without(List<String> rows, List<String> others) {
    Map<String, Long> counts =
        others.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    List<String> left = new ArrayList<>();
    for (String row : rows) {
      if (counts.merge(row, -1L, Long::sum) < 0) {
        left.add(row);
      }
    }
    return left;
  }

  private String report(Query query, Dataset<Row> answer, List<String> all, List<String> found) {
    return String.join(
        "\n",
        "Query: " + query.on(name, "<the same rows>"),
        "Over Parquet" + (query.suffix().isEmpty() ? "" : ", without LIMIT") + ": " + sizes(all),
        "By the connector: " + sizes(found),
        "Missing by the connector: " + without(all, found),
        "Only by the connector: " + without(found, all),
        answer.queryExecution().toString());
  }

  private static String sizes(List<String> rows) {
    return rows.size() + " rows, first " + rows.stream().limit(20).toList();
  }

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }

  private static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(row -> PlainValue.ofRow(row).toString()).toList();
  }

  private String files() {
    return name + "_parquet";
  }

  private String view() {
    return name + "_maxcompute";
  }

  @Override
  public void close() {
    session.sql("DROP TABLE IF EXISTS " + files());
  }
}
