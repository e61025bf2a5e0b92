package io.maxcompute.bench;

import io.maxcompute.bench.data.Services;
import io.maxcompute.bench.data.Warehouse;
import io.maxcompute.bench.run.Chart;
import io.maxcompute.bench.run.Report;
import io.maxcompute.bench.run.Rounds;
import io.maxcompute.bench.run.Verdict;
import io.maxcompute.bench.run.Words;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures reading and writing, layer by layer, against yardsticks, all in one run. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures the connector against Parquet, Arrow's reader and Spark's writers.")
public final class BenchCommand implements Callable<Integer> {
  @Option(names = "--quick", description = "Small data and few rounds: some minutes.")
  private boolean quick;

  @Option(names = "--rounds", description = "Measured rounds. Default: 5, with --quick 2.")
  private @Nullable Integer rounds;

  @Option(names = "--only", description = "Parts to run: ${COMPLETION-CANDIDATES}. Default: all.")
  private Set<Benchmark.Part> parts = new LinkedHashSet<>(List.of(Benchmark.Part.values()));

  @Option(names = "--flights", description = "Parquet file of flights. Default: ${DEFAULT-VALUE}.")
  private Path flights = Path.of("integration-tests/data/flights.parquet");

  @Option(names = "--repeat-flights", description = "How often they are taken. Default: 12.")
  private int repeated = 12;

  @Option(names = "--emulator", hidden = true, required = true)
  private Path emulator = Path.of("");

  @Option(names = "--directory", hidden = true, required = true)
  private Path directory = Path.of("");

  @Spec private CommandSpec spec;

  private BenchCommand() {}

  /** Runs the benchmark; status 1 if something is missed. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new BenchCommand())
            .setOverwrittenOptionsAllowed(
                true) // so that those given come before the defaults of the script
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    check(rounds() >= 1, "--rounds must be at least 1, and is " + rounds + ".");
    check(Files.isRegularFile(flights), "There is no file '" + flights + "'; see --flights.");
    Path data = directory.resolve("data-" + (quick ? "quick" : "full"));
    if (!Files.exists(data.resolve("made"))) {
      deleteAll(data); // what an earlier run left unfinished
    }
    Files.createDirectories(data);
    try (Services services = Services.start(emulator, data)) {
      Report report = measured(services, data);
      report.print(out());
      report.writeJson(directory.resolve("bench.json"));
      Chart.write(report.measured(), directory.resolve("bench.svg"));
      progress("written: " + directory.resolve("bench.json") + ", bench.svg");
      if (quick) {
        progress("Small data says that all of it runs and agrees, not how fast it is.");
      }
      boolean reached = report.verdicts().stream().allMatch(Verdict::reached);
      return reached || quick ? 0 : 1; // small data says whether it runs, not how fast
    }
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private Report measured(Services services, Path data) throws Exception {
    Benchmark benchmark =
        new Benchmark(parts, quick, new Rounds(warmups(), rounds(), this::progress));
    try (SparkSession spark = spark(2)) {
      progress("making the data, unless it is there: " + data);
      benchmark.runTasks(warehouse(spark, services, data));
    }
    try (SparkSession spark = spark(1)) {
      return benchmark.run(warehouse(spark, services, data), machine());
    }
  }

  private Warehouse warehouse(SparkSession spark, Services services, Path data) throws IOException {
    return Warehouse.of(spark, services, data, quick ? 0.02 : 1, flights, quick ? 1 : repeated);
  }

  private static SparkSession spark(int cores) {
    return SparkSession.builder()
        .master("local[" + cores + "]")
        .appName("bench")
        .config("spark.ui.enabled", "false")
        .config("spark.log.level", "ERROR")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.datetime.java8API.enabled", "true")
        .config("spark.sql.files.maxPartitionBytes", "1g")
        .getOrCreate();
  }

  private int rounds() {
    return rounds != null ? rounds : quick ? 2 : 5;
  }

  /** Java has compiled what a query needs after some ten seconds of it. */
  private int warmups() {
    return quick ? 1 : 3;
  }

  private List<String> machine() {
    return List.of(
        Words.of(
            "Java %s, %s %s, %d processors",
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Runtime.getRuntime().availableProcessors()),
        Words.of(
            "%d rounds in turn after %d that do not count; medians, least and most",
            rounds(), warmups()));
  }

  private static void deleteAll(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private void progress(String line) {
    out().println(line);
    out().flush();
  }
}
