package io.maxcompute.emulator.control;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.sql.ResultSource;
import io.maxcompute.emulator.sql.ResultTable;
import io.maxcompute.emulator.sql.SqlResult;
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
public final class InstanceRunner implements ResultSource, AutoCloseable {
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

  /** Executes a query on the caller's thread, without an instance. */
  SqlResult execute(String query, Map<String, String> settings) {
    return sql.execute(query, settings);
  }

  private void run(SqlInstance instance) {
    SqlJob job = instance.job();
    try {
      instance.end(
          SqlInstance.TaskStatus.SUCCESS,
          sql.executeAndKeep(job.query(), job.settings(), instance.stopSignal()),
          "",
          clock.millis());
    } catch (ServiceError e) {
      instance.end(SqlInstance.TaskStatus.FAILED, null, e.text(), clock.millis());
    } catch (RuntimeException | Error e) { // a statement may be nested too deeply for the stack
      LOG.error("instance {} failed", instance.id(), e);
      String text = "ODPS-0010000:System internal error - " + e;
      instance.end(SqlInstance.TaskStatus.FAILED, null, text, clock.millis());
    }
  }

  void stop(SqlInstance instance) {
    instance.end(SqlInstance.TaskStatus.CANCELLED, null, "", clock.millis());
    instance.stopSignal().stop();
  }

  @Override
  public ResultTable of(String id, String task) {
    SqlInstance instance =
        find(id)
            .orElseThrow(
                () ->
                    ServiceError.missing(
                        "NoSuchObject", "ODPS-0420111: Instance not found - '" + id + "'."));
    if (!task.isEmpty() && !task.equals(instance.job().taskName())) {
      throw ServiceError.missing(
          "NoSuchObject", "Instance '" + id + "' has no task '" + task + "'.");
    }
    SqlInstance.TaskStatus status = instance.status();
    SqlResult result = instance.result();
    if (result != null && result.table() != null) {
      return result.table();
    }
    throw withoutRows(instance, status);
  }

  private static ServiceError withoutRows(SqlInstance instance, SqlInstance.TaskStatus status) {
    String subject = "Instance '" + instance.id() + "' ";
    return switch (status) {
      case RUNNING ->
          ServiceError.conflict("InvalidState", subject + "is running; wait until it has ended.");
      case FAILED ->
          new ServiceError(
              400, "StatusError", subject + "failed and has no rows: " + instance.failure());
      case CANCELLED ->
          new ServiceError(400, "StatusError", subject + "was stopped and has no rows.");
      case SUCCESS -> ServiceError.invalid(subject + "was not a query; it has no rows.");
    };
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
    instances.values().forEach(instance -> instance.stopSignal().stop());
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
