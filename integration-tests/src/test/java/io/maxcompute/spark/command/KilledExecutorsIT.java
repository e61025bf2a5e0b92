package io.maxcompute.spark.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * Writes on a cluster whose executors are killed under them, and whose slow tasks run twice: after
 * every job the table holds each row once.
 */
class KilledExecutorsIT {
  private static final int EVERY_TIME = 1_000_000;
  private static final Pattern LINE =
      Pattern.compile(
          "job (\\d+) holds \\[(\\d+),(\\d+),(-?\\d+)] after (\\d+) lost executors, (\\d+) failed"
              + " tasks, (\\d+) speculative tasks, (\\d+) killed tasks");

  @TempDir private Path scratch;

  /** What a table holds. */
  private record Contents(long rows, long ids, long hashes) {
    static final Contents NONE = new Contents(0, 0, 0);

    static Contents of(int job) {
      long first = (long) job * MillionRowJobs.ROWS;
      long end = first + MillionRowJobs.ROWS;
      return new Contents(
          MillionRowJobs.ROWS,
          LongStream.range(first, end).sum(),
          LongStream.range(first, end).map(id -> XXH64.hashLong(id, 42)).sum());
    }

    Contents plus(Contents more) {
      return new Contents(rows + more.rows, ids + more.ids, hashes + more.hashes);
    }
  }

  @Test
  void everyRowIsWrittenOnceThoughExecutorsAreKilled(TestReporter reporter) throws Exception {
    try (EmulatorServer server = EmulatorServer.start();
        StandaloneCluster cluster = StandaloneCluster.start(scratch, 2)) {
      server.sql("CREATE TABLE " + MillionRowJobs.PLAIN + " (id BIGINT, hash BIGINT)");
      server.sql(
          "CREATE TABLE "
              + MillionRowJobs.PARTITIONED
              + " (id BIGINT, hash BIGINT) PARTITIONED BY (part STRING)");
      makeFirstAttemptsSlow(server, 0);
      ExecutorKiller killer = new ExecutorKiller(cluster, server.requests(), MillionRowJobs.JOBS);
      killer.start();

      Path output = scratch.resolve("driver.log");
      Process driver = cluster.startDriver(MillionRowJobs.class, options(server), output);
      boolean ended = driver.waitFor(8, TimeUnit.MINUTES);
      killer.interrupt();

      String printed = Commands.text(output);
      assertThat(ended && driver.exitValue() == 0).as(printed).isTrue();
      List<MatchResult> lines = LINE.matcher(printed).results().toList();
      reporter.publishEntry(
          "jobs", String.join("\n", lines.stream().map(MatchResult::group).toList()));
      assertContents(lines);
      assertThat(killer.jobsHit()).isGreaterThanOrEqualTo(MillionRowJobs.JOBS / 2);
      assertThat(total(lines, 5)).as("lost executors").isGreaterThanOrEqualTo(killer.jobsHit());
      assertThat(total(lines, 6)).as("failed tasks").isPositive();
      assertThat(total(lines, 7)).as("speculative tasks").isPositive();
    }
  }

  /** Lets one task of each job stall wherever it is tried first, so that Spark tries it twice. */
  private static void makeFirstAttemptsSlow(EmulatorServer server, int task) {
    server
        .faults()
        .add(
            FaultRule.on("TableWrite", new Fault.Delay(Duration.ofSeconds(1)))
                .where("StreamId", Integer.toString(task))
                .where("StreamVersion", "1")
                .times(EVERY_TIME));
  }

  private static List<String> options(EmulatorServer server) {
    List<String> options =
        new ArrayList<>(
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("--add-opens"))
                .toList());
    options.add("-Xmx1g");
    Map<String, Object> settings =
        Map.ofEntries(
            Map.entry("app.name", "killed executors"),
            Map.entry("ui.enabled", "false"),
            Map.entry("log.level", "ERROR"),
            Map.entry("executor.cores", 2),
            Map.entry("executor.memory", "512m"),
            Map.entry("executor.extraJavaOptions", String.join(" ", StandaloneCluster.SHORT_LIVED)),
            Map.entry("task.maxFailures", 100),
            Map.entry("speculation", "true"),
            Map.entry("speculation.efficiency.enabled", "false"),
            Map.entry("speculation.interval", "50ms"),
            Map.entry("speculation.multiplier", "1.2"),
            Map.entry("speculation.quantile", "0.5"),
            Map.entry("speculation.minTaskRuntime", "50ms"),
            Map.entry("datasource.maxcompute.endpoint", server.endpoint()),
            Map.entry("datasource.maxcompute.project", server.project()),
            Map.entry("datasource.maxcompute.accessKeyId", server.accessKeyId()),
            Map.entry("datasource.maxcompute.accessKeySecret", server.accessKeySecret()));
    settings.forEach((name, value) -> options.add("-Dspark." + name + "=" + value));
    return options;
  }

  private static void assertContents(List<MatchResult> lines) {
    assertThat(lines).hasSize(MillionRowJobs.JOBS);
    Map<String, Contents> plain = new HashMap<>();
    Map<Integer, Contents> groups = new HashMap<>();
    for (int job = 0; job < lines.size(); job++) {
      Contents written = Contents.of(job);
      Map<?, Contents> expected =
          switch (MillionRowJobs.Mode.of(job)) {
            case OVERWRITE -> put(plain, "", written);
            case APPEND -> put(plain, "", plain.get("").plus(written));
            case DYNAMIC_OVERWRITE -> put(groups, MillionRowJobs.group(job), written);
          };
      assertThat(new Contents(number(lines, job, 2), number(lines, job, 3), number(lines, job, 4)))
          .as(lines.get(job).group())
          .isEqualTo(expected.values().stream().reduce(Contents.NONE, Contents::plus));
    }
  }

  private static <K> Map<K, Contents> put(Map<K, Contents> parts, K part, Contents contents) {
    parts.put(part, contents);
    return parts;
  }

  private static long number(List<MatchResult> lines, int job, int group) {
    return Long.parseLong(lines.get(job).group(group));
  }

  private static long total(List<MatchResult> lines, int group) {
    return lines.stream().mapToLong(line -> Long.parseLong(line.group(group))).sum();
  }
}
