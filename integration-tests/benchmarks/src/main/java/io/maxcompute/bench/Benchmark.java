package io.maxcompute.bench;

import io.maxcompute.bench.data.Warehouse;
import io.maxcompute.bench.read.ManyStreams;
import io.maxcompute.bench.read.SparkReads;
import io.maxcompute.bench.read.Streams;
import io.maxcompute.bench.read.Vectors;
import io.maxcompute.bench.run.Case;
import io.maxcompute.bench.run.Report;
import io.maxcompute.bench.run.Rounds;
import io.maxcompute.bench.run.Verdict;
import io.maxcompute.bench.start.StartUp;
import io.maxcompute.bench.write.SparkWrites;
import io.maxcompute.bench.write.WriteLayers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is measured, part by part.
 *
 * @param parts that are wanted
 * @param quick whether few rows do
 */
record Benchmark(Set<Part> parts, boolean quick, Rounds rounds) {
  /** Parts of the benchmark that can be run alone. */
  enum Part {
    STREAMS,
    READS,
    WRITES,
    RATE,
    STARTUP
  }

  /** Measures what needs two cores in Spark. */
  void runTasks(Warehouse warehouse) throws Exception {
    if (parts.contains(Part.READS)) {
      new SparkReads(warehouse).runTasks(rounds);
    }
  }

  /**
   * Measures everything else.
   *
   * @param warehouse of a Spark with one core
   * @param machine for the report
   */
  Report run(Warehouse warehouse, List<String> machine) throws Exception {
    List<String> facts = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    Goals goals = new Goals(rounds, verdicts);
    if (parts.contains(Part.STREAMS)) {
      streams(warehouse);
      goals.streams();
      Vectors vectors = new Vectors(warehouse);
      rounds.run("vectors", vectors.cases());
      for (String codec : List.of("none", "lz4", "zstd")) {
        double bytes = vectors.heapBytesPerRow(codec);
        verdicts.add(Verdict.below("heap per row read, " + codec, 2, bytes, "bytes"));
      }
    }
    if (parts.contains(Part.READS)) {
      new SparkReads(warehouse).run(rounds);
      goals.reads();
    }
    if (parts.contains(Part.WRITES)) {
      writes(warehouse);
      goals.writes();
    }
    if (parts.contains(Part.RATE)) {
      int count = quick ? 100_000 : 1_000_000;
      rounds.run("one task at 10 MB/s a stream", new ManyStreams(warehouse, count).cases());
      goals.rate();
    }
    if (parts.contains(Part.STARTUP)) {
      StartUp start = new StartUp(warehouse, List.of(10, 1000, 100_000));
      double heap = start.heapBytesPerPartition();
      start.run(rounds);
      facts.addAll(start.facts(rounds));
      verdicts.add(
          Verdict.below("planning over 100,000 partitions", 2, start.planningSeconds(rounds), "s"));
      verdicts.add(Verdict.below("heap per partition", 200, heap, "bytes"));
    }
    return new Report(machine, rounds.all(), facts, verdicts);
  }

  private void streams(Warehouse warehouse) throws Exception {
    try (Streams streams = new Streams(warehouse.services(), "lineitem")) {
      List<Case> one = new ArrayList<>(streams.cases(1));
      one.addAll(streams.yardsticks());
      rounds.run("streams, one thread", one);
      rounds.run("streams, two threads", streams.cases(2));
    }
  }

  private void writes(Warehouse warehouse) throws Exception {
    int count = quick ? 100_000 : 1_000_000;
    try (WriteLayers layers = new WriteLayers(warehouse, count)) {
      rounds.run("rows to the service", layers.cases());
    }
    SparkWrites writes = new SparkWrites(warehouse, count);
    rounds.run("Spark writes", writes.cases());
    writes.check();
  }
}
