package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.emulator.http.RequestLog;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test of the data source: a table of its own, and the ways to fill, read and write it. */
@ExtendWith(SparkOnEmulator.class)
public abstract class SparkTest {
  private static final AtomicInteger TABLES = new AtomicInteger();

  /** Name of a table that no other test uses. */
  protected final String table = "t" + TABLES.incrementAndGet();

  protected EmulatorServer server;
  protected SparkSession spark;

  void use(EmulatorServer running, SparkSession session) {
    server = running;
    spark = session;
  }

  /** Creates the test's table. */
  protected final void create(String columns) {
    sql("CREATE TABLE " + table + " " + columns);
  }

  /** Creates the test's table with so many rows: {@code id} from 0, {@code name}. */
  final void createWithIds(long count) {
    create("(id BIGINT, name STRING)");
    append(spark.range(0, count, 1, 1).selectExpr("id", "concat('n', id) AS name")).save();
    server.requests().clear();
  }

  /** Asserts that {@code rows} are those of {@link #createWithIds}, each once. */
  static void assertIds(Dataset<Row> rows, long count) {
    assertThat(rows.selectExpr("count(*)", "sum(id)", "count(DISTINCT name)").head().toString())
        .isEqualTo("[" + count + "," + count * (count - 1) / 2 + "," + count + "]");
  }

  /** Runs a statement on the emulator and returns its rows as text. */
  protected final List<List<String>> sql(String statement) {
    return server.sql(statement);
  }

  /** Returns the table's rows as text, sorted by all their columns. */
  final List<String> stored(String columns) {
    return sql("SELECT " + columns + " FROM " + table).stream()
        .map(row -> String.join(",", row.stream().map(String::valueOf).toList()))
        .sorted()
        .toList();
  }

  protected final Map<String, String> options() {
    return options(server);
  }

  final Map<String, String> options(EmulatorServer service) {
    Map<String, String> options = new HashMap<>();
    options.put("endpoint", service.endpoint().toString());
    options.put("project", service.project());
    options.put("accessKeyId", service.accessKeyId());
    options.put("accessKeySecret", service.accessKeySecret());
    options.put("table", table);
    return options;
  }

  protected final DataFrameReader reader() {
    return spark.read().format("maxcompute").options(options());
  }

  protected final Dataset<Row> load() {
    return reader().load();
  }

  protected final DataFrameWriter<Row> append(Dataset<Row> rows) {
    return rows.write().format("maxcompute").options(options()).mode(SaveMode.Append);
  }

  protected final DataFrameWriter<Row> overwrite(Dataset<Row> rows) {
    return append(rows).mode(SaveMode.Overwrite);
  }

  /** Makes the next request for {@code action} go wrong. */
  final void fail(String action, Fault fault) {
    server.faults().add(FaultRule.on(action, fault));
  }

  final long requests(String action) {
    return server.requests().count(action);
  }

  /** Returns the body of the latest request for {@code action}, without blanks. */
  final String lastBody(String action) {
    List<RequestLog.Entry> entries = server.requests().of(action);
    if (entries.isEmpty()) {
      throw new AssertionError("nothing asked for " + action + ": " + server.requests().counts());
    }
    return entries.get(entries.size() - 1).body().replace(" ", "");
  }

  /** Returns rows as text, sorted. */
  static List<String> texts(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  /** Returns the message of the innermost failure, which Spark has wrapped in its own. */
  static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
