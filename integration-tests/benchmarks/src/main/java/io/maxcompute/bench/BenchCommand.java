package io.maxcompute.bench;

import io.maxcompute.bench.data.Services;
import io.maxcompute.bench.data.Warehouse;
import io.maxcompute.bench.read.ManyStreams;
import io.maxcompute.bench.read.SparkReads;
import io.maxcompute.bench.read.Streams;
import io.maxcompute.bench.read.Vectors;
import io.maxcompute.bench.run.Case;
import io.maxcompute.bench.run.Chart;
import io.maxcompute.bench.run.Report;
import io.maxcompute.bench.run.Rounds;
import io.maxcompute.bench.run.Verdict;
import io.maxcompute.bench.run.Words;
import io.maxcompute.bench.start.StartUp;
import io.maxcompute.bench.write.SparkWrites;
import io.maxcompute.bench.write.WriteLayers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  /** Parts of the benchmark that can be run alone. */
  enum Part {
    STREAMS,
    READS,
    WRITES,
    RATE,
    STARTUP
  }

  @Option(names = "--quick", description = "Small data and few rounds: some minutes.")
  private boolean quick;

  @Option(names = "--rounds", description = "Measured rounds. Default: 5, with --quick 2.")
  private @Nullable Integer rounds;

  @Option(names = "--only", description = "Parts to run: ${COMPLETION-CANDIDATES}. Default: all.")
  private Set<Part> parts = new LinkedHashSet<>(List.of(Part.values()));

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
    try (SparkSession spark = spark();
        Services services = Services.start(emulator, data)) {
      progress("making the data, unless it is there: " + data);
      Warehouse warehouse =
          Warehouse.of(spark, services, data, quick ? 0.02 : 1, flights, quick ? 1 : repeated);
      Report report = measured(warehouse);
      report.print(out());
      report.writeJson(directory.resolve("bench.json"));
      Chart.write(report.measured(), directory.resolve("bench.svg"));
      progress("written: " + directory.resolve("bench.json") + ", bench.svg");
      boolean reached = report.verdicts().stream().allMatch(Verdict::reached);
      return reached || quick ? 0 : 1; // small data says whether it runs, not how fast
    }
  }

  private void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), otherwise);
    }
  }

  private static SparkSession spark() {
    return SparkSession.builder()
        .master("local[2]")
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

  private Report measured(Warehouse warehouse) throws Exception {
    Rounds measurements = new Rounds(1, rounds(), this::progress);
    List<String> facts = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    Goals goals = new Goals(measurements, verdicts);
    if (parts.contains(Part.STREAMS)) {
      streams(warehouse, measurements);
      goals.streams();
      Vectors vectors = new Vectors(warehouse);
      measurements.run("vectors", vectors.cases());
      for (String codec : List.of("none", "lz4", "zstd")) {
        double bytes = vectors.heapBytesPerRow(codec);
        verdicts.add(Verdict.below("heap per row read, " + codec, 2, bytes, "bytes"));
      }
    }
    if (parts.contains(Part.READS)) {
      new SparkReads(warehouse).run(measurements);
      goals.reads();
    }
    if (parts.contains(Part.WRITES)) {
      writes(warehouse, measurements);
      goals.writes();
    }
    if (parts.contains(Part.RATE)) {
      int count = quick ? 100_000 : 1_000_000;
      measurements.run("one task at 10 MB/s a stream", new ManyStreams(warehouse, count).cases());
      goals.rate();
    }
    if (parts.contains(Part.STARTUP)) {
      StartUp start = new StartUp(warehouse, List.of(10, 1000, 100_000));
      double heap = start.heapBytesPerPartition();
      start.run(measurements);
      facts.addAll(start.facts(measurements));
      verdicts.add(
          Verdict.below(
              "planning over 100,000 partitions", 2, start.planningSeconds(measurements), "s"));
      verdicts.add(Verdict.below("heap per partition", 200, heap, "bytes"));
    }
    return new Report(machine(), measurements.all(), facts, verdicts);
  }

  private int rounds() {
    return rounds != null ? rounds : quick ? 2 : 5;
  }

  private void streams(Warehouse warehouse, Rounds measurements) throws Exception {
    try (Streams streams = new Streams(warehouse.services(), "lineitem")) {
      List<Case> one = new ArrayList<>(streams.cases(1));
      one.addAll(streams.yardsticks());
      measurements.run("streams, one thread", one);
      measurements.run("streams, two threads", streams.cases(2));
    }
  }

  private void writes(Warehouse warehouse, Rounds measurements) throws Exception {
    int count = quick ? 100_000 : 1_000_000;
    try (WriteLayers layers = new WriteLayers(warehouse, count)) {
      measurements.run("rows to the service", layers.cases());
    }
    SparkWrites writes = new SparkWrites(warehouse, count);
    measurements.run("Spark writes", writes.cases());
    writes.check();
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
            "%d rounds in turn after 1 that does not count; medians, least and most", rounds()));
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
