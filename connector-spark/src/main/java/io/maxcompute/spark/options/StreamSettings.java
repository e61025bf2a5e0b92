package io.maxcompute.spark.options;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How a task takes the rows of its splits.
 *
 * @param ahead whether the next batch of a split is fetched while Spark works on the current one
 * @param perTask splits of a task that are read at once; empty to choose by the cores
 */
public record StreamSettings(boolean ahead, OptionalInt perTask) {
  private static final int MOST = 16;

  /** What one task opens by itself: enough for a core that waits for the network. */
  private static final int MOST_BY_ITSELF = 4;

  /** What a cluster opens by itself: the service serves a tenant so many requests, and no more. */
  private static final int MOST_OF_ALL_CORES = 64;

  static final Option<Boolean> READ_AHEAD =
      Option.of(
          "readAhead",
          "true",
          "Whether a task fetches its next batch while Spark works on the current one.",
          Parsers::bool);
  static final Option<OptionalInt> STREAMS =
      Option.of(
          "streamsPerTask",
          "auto",
          "How many splits of its task a reader reads at once, each by a connection of its own: 1 to "
              + MOST
              + ", or auto: up to "
              + MOST_BY_ITSELF
              + " where a task has several splits, but no more than "
              + MOST_OF_ALL_CORES
              + " by all cores together.",
          Parsers.autoOrBetween(1, MOST));
  static final List<Option<?>> ALL = List.of(READ_AHEAD, STREAMS);

  /**
   * @throws IllegalArgumentException if the options contradict each other
   */
  static StreamSettings of(Map<String, String> checked) {
    boolean ahead = READ_AHEAD.required(checked);
    OptionalInt perTask = STREAMS.required(checked);
    if (!ahead && perTask.orElse(1) > 1) {
      throw new IllegalArgumentException(
          "Option 'streamsPerTask' cannot be '"
              + perTask.getAsInt()
              + "' where 'readAhead' is 'false': splits are read at once by fetching ahead. Leave"
              + " one of them out.");
    }
    return new StreamSettings(ahead, perTask);
  }

  /**
   * Returns how many splits of a task are read at once.
   *
   * @param cores that read at the same time
   */
  public int atOnce(int cores) {
    int chosen = Math.max(1, Math.min(MOST_BY_ITSELF, MOST_OF_ALL_CORES / cores));
    return ahead ? perTask.orElse(chosen) : 1;
  }

  /** Returns whether the user said how many. */
  public boolean isGiven() {
    return perTask.isPresent();
  }
}
