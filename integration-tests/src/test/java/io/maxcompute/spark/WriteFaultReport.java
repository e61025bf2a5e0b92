package io.maxcompute.spark;

import io.maxcompute.spark.WriteFaultCell.Step;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became of writes that were hit by faults, as a table. */
final class WriteFaultReport {
  private final Map<Place, SortedSet<String>> outcomes = new LinkedHashMap<>();

  private record Place(Step step, WriteFault fault, boolean lasting) {}

  void add(WriteFaultCell cell, WriteOutcome outcome) {
    outcomes
        .computeIfAbsent(
            new Place(cell.step(), cell.fault(), cell.lasting()), place -> new TreeSet<>())
        .add(outcome.toString());
  }

  /** Returns a table in Markdown: one row for each request, for once and for every time. */
  String table() {
    String titles =
        Stream.of(WriteFault.values()).map(WriteFault::title).collect(Collectors.joining(" | "));
    return "\n| request | hit | "
        + titles
        + " |\n|---|---|"
        + "---|".repeat(WriteFault.values().length)
        + "\n"
        + Stream.of(Step.values())
            .map(step -> row(step, false) + row(step, true))
            .collect(Collectors.joining());
  }

  private String row(Step step, boolean lasting) {
    return "| "
        + step.action()
        + (lasting ? " | every time | " : " | once | ")
        + Stream.of(WriteFault.values())
            .map(fault -> outcomes.get(new Place(step, fault, lasting)))
            .map(found -> found == null ? "" : String.join(" / ", found))
            .collect(Collectors.joining(" | "))
        + " |\n";
  }
}
