package io.maxcompute.spark.command;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.Success$;
import org.apache.spark.TaskKilled;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * A driver that writes a million rows again and again, in every mode in turn, and after each job
 * prints what the table then holds and what the job went through.
 */
final class MillionRowJobs {
  static final int JOBS = 20;
  static final int ROWS = 1_000_000;
  static final int TASKS = 8;
  static final String PLAIN = "kills";
  static final String PARTITIONED = "kills_by_group";

  private MillionRowJobs() {}

  /** Which rows a job replaces. */
  enum Mode {
    OVERWRITE(PLAIN),
    APPEND(PLAIN),
    /** The two partitions of one of two groups. */
    DYNAMIC_OVERWRITE(PARTITIONED);

    private final String table;

    Mode(String table) {
      this.table = table;
    }

    static Mode of(int job) {
      return values()[job % values().length];
    }
  }

  /** Returns which partitions a job replaces. */
  static int group(int job) {
    return job / Mode.values().length % 2;
  }

  public static void main(String[] arguments) throws TimeoutException {
    SparkSession spark = SparkSession.builder().getOrCreate();
    Losses losses = new Losses();
    spark.sparkContext().addSparkListener(losses);
    for (int job = 0; job < JOBS; job++) {
      run(spark, job);
      Row held =
          spark
              .read()
              .format("maxcompute")
              .load(Mode.of(job).table)
              .agg(count(lit(1)), sum("id"), sum("hash"))
              .head();
      spark.sparkContext().listenerBus().waitUntilEmpty();
      System.out.println("job " + job + " holds " + held + " after " + losses.report());
    }
    spark.stop();
  }

  private static void run(SparkSession spark, int job) {
    long first = (long) job * ROWS;
    Mode mode = Mode.of(job);
    DataFrameWriter<Row> write =
        spark
            .range(first, first + ROWS, 1, TASKS)
            .selectExpr(
                "id", "xxhash64(id) AS hash", "concat(" + group(job) + ", '-', id % 2) AS part")
            .drop(mode == Mode.DYNAMIC_OVERWRITE ? "" : "part")
            .write()
            .format("maxcompute")
            .option("writeBatchRows", 10_000)
            .option("writeRequestBytes", 1)
            .option("writeDistribution", "none") // so that as many tasks write to partitions
            .mode(mode == Mode.APPEND ? SaveMode.Append : SaveMode.Overwrite);
    if (mode == Mode.DYNAMIC_OVERWRITE) {
      write.option("overwriteMode", "dynamic");
    }
    write.save(mode.table);
  }

  /** What executors and tasks went through since it was last asked. */
  private static final class Losses extends SparkListener {
    private final AtomicInteger executors = new AtomicInteger();
    private final AtomicInteger failedTasks = new AtomicInteger();
    private final AtomicInteger killedTasks = new AtomicInteger();
    private final AtomicInteger speculativeTasks = new AtomicInteger();

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
      executors.incrementAndGet();
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      if (end.taskInfo().speculative()) {
        speculativeTasks.incrementAndGet();
      }
      if (end.reason() instanceof TaskKilled) {
        killedTasks.incrementAndGet();
      } else if (!end.reason().equals(Success$.MODULE$)) {
        failedTasks.incrementAndGet();
      }
    }

    String report() {
      return executors.getAndSet(0)
          + " lost executors, "
          + failedTasks.getAndSet(0)
          + " failed tasks, "
          + speculativeTasks.getAndSet(0)
          + " speculative tasks, "
          + killedTasks.getAndSet(0)
          + " killed tasks";
    }
  }
}
