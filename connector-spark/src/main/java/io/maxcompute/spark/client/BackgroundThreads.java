package io.maxcompute.spark.client;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The daemon threads of this JVM that fetch the next batch or send the last one while a task works.
 *
 * <p>Never more than one step per split that is being read and two per open writer run here, so
 * their number is bounded by the tasks and the splits that each reads at once. A thread without
 * work ends after some seconds.
 */
public final class BackgroundThreads {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static final ExecutorService POOL =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          5,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          step -> {
            Thread thread = new Thread(step, "maxcompute-io-" + COUNT.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });

  private BackgroundThreads() {}

  public static ExecutorService pool() {
    return POOL;
  }
}
