package io.maxcompute.bench.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What was measured of a case, round by round. */
public final class Measured {
  private final String group;
  private final Case what;
  private final List<Double> seconds = new ArrayList<>();
  private final List<Double> cpuSeconds = new ArrayList<>();

  Measured(String group, Case what) {
    this.group = group;
    this.what = what;
  }

  void add(double wall, double cpu) {
    seconds.add(wall);
    cpuSeconds.add(cpu);
  }

  /** Returns the group of cases that were measured in turn. */
  public String group() {
    return group;
  }

  /** Returns the name of the case. */
  public String name() {
    return what.name();
  }

  /** Returns how many rows each round handled. */
  public long rows() {
    return what.rows();
  }

  /** Returns the seconds of each round. */
  public List<Double> seconds() {
    return List.copyOf(seconds);
  }

  /** Returns millions of rows a second, least, median and most. */
  public Spread millionRowsPerSecond() {
    return Spread.of(seconds.stream().map(s -> what.rows() / s / 1e6).toList());
  }

  /** Returns milliseconds of a round. */
  public Spread milliseconds() {
    return Spread.of(seconds.stream().map(s -> s * 1e3).toList());
  }

  /** Returns nanoseconds of this process's processors for a row, all its threads together. */
  public Spread cpuNanosPerRow() {
    return Spread.of(cpuSeconds.stream().map(s -> s * 1e9 / what.rows()).toList());
  }

  /** Returns how many times the speed of {@code other} this has, round by round. */
  public Spread timesAsFastAs(Measured other) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < seconds.size(); i++) {
      double own = what.rows() / seconds.get(i);
      ratios.add(own / (other.what.rows() / other.seconds.get(i)));
    }
    return Spread.of(ratios);
  }

  /**
   * Values of several rounds.
   *
   * @param median of an even number of rounds the mean of the middle two
   */
  public record Spread(double least, double median, double most) {
    static Spread of(List<Double> values) {
      double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
      Arrays.sort(sorted);
      int middle = sorted.length / 2;
      double median =
          sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
      return new Spread(sorted[0], median, sorted[sorted.length - 1]);
    }
  }
}
