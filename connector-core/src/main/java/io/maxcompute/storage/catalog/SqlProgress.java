package io.maxcompute.storage.catalog;

import java.util.List;

/**
 * How far a statement has come (control-plane.md, section 5.6).
 *
 * @param stages parts of its plan that the service has started; empty if there are none yet, or for
 *     a statement that needs none
 */
public record SqlProgress(List<Stage> stages) {

  /**
   * A part of a plan.
   *
   * @param id names it within the statement, such as {@code M1_job0}
   * @param status service's word for its state, such as {@code RUNNING}
   * @param workers processes that work on it in all
   * @param runningWorkers of these, those that run
   * @param terminatedWorkers of these, those that have ended
   * @param backupWorkers started besides, because others are slow
   * @param inputRecords rows read so far
   * @param outputRecords rows written so far
   * @param finishedPercentage 0 to 100, by the service's own reckoning
   */
  public record Stage(
      String id,
      String status,
      int workers,
      int runningWorkers,
      int terminatedWorkers,
      int backupWorkers,
      long inputRecords,
      long outputRecords,
      int finishedPercentage) {}

  /** Keeps a copy of the list. */
  public SqlProgress {
    stages = List.copyOf(stages);
  }

  /** Returns the mean of all stages, 0 to 100; 0 if there are none. */
  public int finishedPercentage() {
    return (int) stages.stream().mapToInt(Stage::finishedPercentage).average().orElse(0);
  }
}
