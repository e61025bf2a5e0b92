package io.maxcompute.emulator.control;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.sql.SqlService;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes submitted SQL, on its own threads or on the caller's. Thread-safe. */
public final class InstanceRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InstanceRunner.class);
  private static final int THREADS = 4;
  private static final DateTimeFormatter ID_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final SqlService sql;
  private final Clock clock;
  private final Map<String, SqlInstance> instances = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  /** Executes on {@code sql}. */
  public InstanceRunner(SqlService sql, Clock clock) {
    this.sql = sql;
    this.clock = clock;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "emulator-sql-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  SqlInstance submit(SqlJob job, boolean synchronous) {
    SqlInstance instance = new SqlInstance(newId(), job, clock.millis());
    instances.put(instance.id(), instance);
    if (synchronous) {
      run(instance);
    } else {
      threads.execute(() -> run(instance));
    }
    return instance;
  }

  private void run(SqlInstance instance) {
    SqlJob job = instance.job();
    try {
      instance.end(
          SqlInstance.TaskStatus.SUCCESS,
          sql.execute(job.query(), job.settings()),
          "",
          clock.millis());
    } catch (ServiceError e) {
      instance.end(SqlInstance.TaskStatus.FAILED, null, e.text(), clock.millis());
    } catch (RuntimeException e) {
      LOG.error("instance {} failed", instance.id(), e);
      String text = "ODPS-0010000:System internal error - " + e;
      instance.end(SqlInstance.TaskStatus.FAILED, null, text, clock.millis());
    }
  }

  void stop(SqlInstance instance) {
    instance.end(SqlInstance.TaskStatus.CANCELLED, null, "", clock.millis());
  }

  Optional<SqlInstance> find(String id) {
    return Optional.ofNullable(instances.get(id));
  }

  List<SqlInstance> all() {
    return instances.values().stream().sorted(Comparator.comparing(SqlInstance::id)).toList();
  }

  private String newId() {
    String random = UUID.randomUUID().toString().replace("-", "").substring(0, 10);
    return ID_TIME.format(Instant.now(clock)) + "g" + random;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.warn("SQL is still running at close");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
