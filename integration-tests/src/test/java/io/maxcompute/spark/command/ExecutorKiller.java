package io.maxcompute.spark.command;

import io.maxcompute.emulator.http.RequestLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Kills the executors of one worker in the middle of three writes of five: when the service has
 * seen so many requests of the write, of each one more.
 */
final class ExecutorKiller extends Thread {
  private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();
  private static final int FIRST_KILL = 3;
  private static final int NEXT_KILL = 4;

  private final StandaloneCluster cluster;
  private final RequestLog requests;
  private final int jobs;
  private final AtomicInteger jobsHit = new AtomicInteger();

  ExecutorKiller(StandaloneCluster cluster, RequestLog requests, int jobs) {
    super("executor killer");
    setDaemon(true);
    this.cluster = cluster;
    this.requests = requests;
    this.jobs = jobs;
  }

  @Override
  public void run() {
    for (int job = 0; job < jobs; job++) {
      if (job % 5 > 2) {
        continue; // executors of several jobs are killed, too
      }
      int sessions = job;
      await(() -> requests.count("TableCreateWriteSession") > sessions);
      long before = requests.count("TableWrite");
      long progress = FIRST_KILL + (long) NEXT_KILL * job;
      await(
          () ->
              requests.count("TableWrite") >= before + progress
                  || requests.count("TableCommitWriteSession") > sessions);
      if (isInterrupted()) {
        return;
      }
      boolean under = requests.count("TableCommitWriteSession") == sessions;
      List<ProcessHandle> victims = cluster.executors(job % 2);
      victims.forEach(ProcessHandle::destroyForcibly);
      if (under && !victims.isEmpty()) {
        jobsHit.incrementAndGet();
      }
    }
  }

  private void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean() && !isInterrupted()) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Returns how many jobs lost an executor while they wrote. */
  int jobsHit() {
    return jobsHit.get();
  }
}
