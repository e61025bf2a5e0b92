package io.maxcompute.bench.start;

import io.maxcompute.bench.data.Services.Plane;
import io.maxcompute.bench.data.Warehouse;
import io.maxcompute.bench.run.Case;
import io.maxcompute.bench.run.Measured;
import io.maxcompute.bench.run.Rounds;
import io.maxcompute.bench.run.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.datasources.v2.BatchScanExec;

/** What happens before rows flow: planning, and the start of tasks. */
public final class StartUp {
  private static final String FIRST_ROW = "load to first row";
  private static final String PLANNING = "planning with a partition filter";
  private static final String TASKS = "tasks of all columns, zstd";

  private final Warehouse warehouse;
  private final List<Integer> partitions;

  /**
   * @param partitions of the tables that scans are planned on
   */
  public StartUp(Warehouse warehouse, List<Integer> partitions) {
    this.warehouse = warehouse;
    this.partitions = List.copyOf(partitions);
  }

  /** Measures all of it. */
  public void run(Rounds rounds) throws Exception {
    rounds.run(
        "start-up", List.of(new Case(FIRST_ROW, "", 1, () -> rows("lineitem").head().toString())));
    List<Case> plans = new ArrayList<>();
    for (int count : partitions) {
      String table = warehouse.partitioned(count);
      plans.add(new Case(name(count), "", count, () -> plan(table)));
    }
    rounds.run(PLANNING, plans);
    long rows = warehouse.parquet("lineitem", "snappy").count();
    List<Case> tasks = new ArrayList<>();
    for (String size : List.of("4m", "16m", "64m", "256m")) {
      tasks.add(new Case("splits of " + size, "rows", rows, () -> readAll(size)));
    }
    rounds.run(TASKS, tasks);
  }

  private static String name(int count) {
    return Words.of("%,d partitions", count);
  }

  /** Returns the most seconds that planning over the most partitions took in half of the rounds. */
  public double planningSeconds(Rounds rounds) {
    int most = partitions.get(partitions.size() - 1);
    Measured measured = rounds.of(PLANNING, name(most));
    return most / (measured.millionRowsPerSecond().median() * 1e6);
  }

  /** Returns how times grow, in words. */
  public List<String> facts(Rounds rounds) {
    List<String> facts = new ArrayList<>();
    facts.add(
        Words.of(
            "load() to the first row: %.0f ms",
            1e-3 / rounds.of("start-up", FIRST_ROW).millionRowsPerSecond().median()));
    for (int count : partitions) {
      double seconds =
          count / (rounds.of(PLANNING, name(count)).millionRowsPerSecond().median() * 1e6);
      facts.add(Words.of("planning over %,d partitions: %.0f ms", count, seconds * 1e3));
    }
    return facts;
  }

  private Dataset<Row> rows(String table) {
    Map<String, String> options = warehouse.services().options(table, Plane.EMULATOR);
    options.put("partitionCache", "0s");
    return warehouse.spark().read().format("maxcompute").options(options).load();
  }

  private String plan(String table) {
    return Integer.toString(tasks(rows(table)));
  }

  private static int tasks(Dataset<Row> rows) {
    SparkPlan plan = rows.where("dt = 'd7' AND n >= 7").queryExecution().sparkPlan();
    return ((BatchScanExec) plan.collectLeaves().head()).inputPartitions().size();
  }

  private String readAll(String splitSize) {
    Map<String, String> options = warehouse.services().options("lineitem", Plane.EMULATOR);
    options.put("splitMode", "size");
    options.put("splitSize", splitSize);
    warehouse
        .spark()
        .read()
        .format("maxcompute")
        .options(options)
        .load()
        .createOrReplaceTempView("lineitem");
    return warehouse
        .spark()
        .sql("SELECT count(l_orderkey), sum(l_partkey), sum(length(l_comment)) FROM lineitem")
        .head()
        .toString();
  }

  /**
   * Returns the bytes of heap that a listed partition takes while the list is kept. To be called
   * before anything else has listed them.
   */
  public double heapBytesPerPartition() throws IOException {
    int most = partitions.get(partitions.size() - 1);
    Map<String, String> options =
        warehouse.services().options(warehouse.partitioned(most), Plane.EMULATOR);
    options.put("partitionCache", "1h");
    plan(warehouse.partitioned(partitions.get(0))); // loads what planning needs
    long before = usedHeap();
    Dataset<Row> rows = warehouse.spark().read().format("maxcompute").options(options).load();
    int tasks = tasks(rows); // lists them, and the list is kept
    long after = usedHeap();
    if (tasks(rows) != tasks) { // still reachable until here
      throw new IllegalStateException("the same scan was planned in another way");
    }
    return (double) (after - before) / most;
  }

  private static long usedHeap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
