package io.maxcompute.bench.run;

import java.util.List;

/** What was measured of a group, for people. */
final class Table {
  private Table() {}

  static String of(String group, List<Measured> measured) {
    StringBuilder table = new StringBuilder();
    table.append(
        Words.of("%n%-58s %24s %22s %14s%n", group, "Mrows/s (min to max)", "CPU ns/row", "ms"));
    for (Measured one : measured) {
      Measured.Spread speed = one.millionRowsPerSecond();
      table.append(
          Words.of(
              "  %-56s %8.2f %-18s %16.0f %14.0f%n",
              one.name(),
              speed.median(),
              Words.of("(%.2f to %.2f)", speed.least(), speed.most()),
              one.cpuNanosPerRow().median(),
              one.milliseconds().median()));
    }
    return table.toString();
  }
}
