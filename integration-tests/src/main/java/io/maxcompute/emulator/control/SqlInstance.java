package io.maxcompute.emulator.control;

import io.maxcompute.emulator.sql.SqlResult;
import io.maxcompute.emulator.sql.StopSignal;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One submitted SQL task and what became of it (control-plane.md 5). Thread-safe. */
final class SqlInstance {
  enum TaskStatus {
    RUNNING("Running"),
    SUCCESS("Success"),
    FAILED("Failed"),
    CANCELLED("Cancelled");

    private final String word;

    TaskStatus(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }
  }

  private final String id;
  private final SqlJob job;
  private final long startedAt;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final StopSignal stop = new StopSignal();
  private TaskStatus status = TaskStatus.RUNNING;
  private long endedAt;
  private @Nullable SqlResult result;
  private String failure = "";

  SqlInstance(String id, SqlJob job, long startedAt) {
    this.id = id;
    this.job = job;
    this.startedAt = startedAt;
  }

  String id() {
    return id;
  }

  SqlJob job() {
    return job;
  }

  StopSignal stopSignal() {
    return stop;
  }

  long startedAt() {
    return startedAt;
  }

  synchronized long endedAt() {
    return endedAt;
  }

  synchronized TaskStatus status() {
    return status;
  }

  boolean isTerminated() {
    return status() != TaskStatus.RUNNING;
  }

  synchronized @Nullable SqlResult result() {
    return result;
  }

  synchronized String failure() {
    return failure;
  }

  /** Ends the instance unless it has ended already; the first end counts. */
  synchronized void end(TaskStatus how, @Nullable SqlResult with, String text, long now) {
    if (status == TaskStatus.RUNNING) {
      status = how;
      result = with;
      failure = text;
      endedAt = now;
      ended.countDown();
    }
  }

  /** Waits for the end, at most that long. */
  void await(Duration most) {
    try {
      ended.await(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
