package io.maxcompute.spark.query;

import io.maxcompute.spark.client.BackgroundThreads;
import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.catalog.SqlApi;
import io.maxcompute.storage.catalog.SqlFailedException;
import io.maxcompute.storage.catalog.SqlInstance;
import io.maxcompute.storage.catalog.SqlProgress;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.read.InstanceSession;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a statement, on the thread that needs its result. When that thread stops waiting, for
 * whatever reason, the statement is cancelled: nobody would read its result.
 */
final class StatementRun {
  private static final Logger LOG = LoggerFactory.getLogger(StatementRun.class);
  private static final Duration BETWEEN_NOTES = Duration.ofSeconds(10);
  private static final Duration MOST_FOR_CANCELLING = Duration.ofSeconds(10);

  private final StorageClient client;
  private final Statement statement;
  private final SqlInstance instance;
  private final long start = System.nanoTime();
  private long noted = start;

  private StatementRun(StorageClient client, Statement statement) {
    this.client = client;
    this.statement = statement;
    this.instance = client.sql().submit(statement.sql(), statement.shown(), statement.hints());
  }

  /**
   * Runs {@code statement} to its end and returns its result, ready to be read.
   *
   * @throws SqlFailedException if it fails
   * @throws IllegalStateException if it takes too long, or gives no rows
   * @throws CancellationException if this thread is interrupted
   */
  static InstanceSession run(ConnectionOptions connection, Statement statement) {
    try (ClientLease lease = SharedClients.lease(connection)) {
      return new StatementRun(lease.client(), statement).result();
    }
  }

  private InstanceSession result() {
    LOG.info("Instance {} runs: {}", instance.id(), statement.shown());
    awaitEnd();
    InstanceSession session = open();
    LOG.info(
        "Instance {} has given {} rows in {} s",
        instance.id(),
        session.rowCount(),
        elapsed().toSeconds());
    return session;
  }

  private void awaitEnd() {
    Thread atShutdown = new Thread(this::cancel, "maxcompute-cancel");
    try {
      Runtime.getRuntime().addShutdownHook(atShutdown); // fails if the JVM ends already
      client
          .sql()
          .awaitSuccess(instance, statement.timeout(), (running, progress) -> note(progress));
    } catch (SqlFailedException e) {
      if (e.kind() != SqlFailedException.Kind.DEADLINE) {
        throw e;
      }
      cancel();
      throw tooLong(e);
    } catch (CancellationException e) {
      cancel();
      throw interrupted(e);
    } catch (RuntimeException e) {
      cancel();
      throw e;
    } finally {
      remove(atShutdown);
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      LOG.debug("The JVM ends while SQL runs", e); // and the hook does its work
    }
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void note(SqlProgress progress) {
    long now = System.nanoTime();
    if (now - noted >= BETWEEN_NOTES.toNanos()) {
      noted = now;
      LOG.info(
          "Instance {} runs for {} s, {} % done",
          instance.id(), elapsed().toSeconds(), progress.finishedPercentage());
    }
  }

  /** Asks the service to stop the statement; does so on an interrupted thread too. */
  private void cancel() {
    boolean interrupted = Thread.interrupted();
    SqlApi sql = client.sql();
    Future<?> asked = BackgroundThreads.pool().submit(() -> sql.cancel(instance));
    try {
      asked.get(MOST_FOR_CANCELLING.toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("Instance {} is cancelled after {} s", instance.id(), elapsed().toSeconds());
    } catch (InterruptedException e) {
      interrupted = true;
    } catch (ExecutionException | TimeoutException e) {
      asked.cancel(true);
      LOG.warn("Instance {} could not be cancelled, and may run on", instance.id(), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private IllegalStateException tooLong(SqlFailedException e) {
    return new IllegalStateException(
        "SQL did not end within "
            + statement.timeout()
            + " and was cancelled [instance="
            + instance.id()
            + "]. Give it more time by option 'queryTimeout'. Statement: "
            + statement.shown(),
        e);
  }

  private CancellationException interrupted(CancellationException e) {
    CancellationException failure =
        new CancellationException(
            "SQL was cancelled, because the thread that waited for it was interrupted [instance="
                + instance.id()
                + "]. Statement: "
                + statement.shown());
    failure.initCause(e);
    return failure;
  }

  private InstanceSession open() {
    try {
      return client.instances().open(instance.id(), false, statement.sessionTimeout());
    } catch (ServiceException e) {
      if (e.isRetryable() || !client.sql().result(instance).columns().isEmpty()) {
        throw e;
      }
      throw new IllegalStateException(
          "SQL has run, and gave no rows to read [instance="
              + instance.id()
              + "]. Give option 'query' a SELECT. Statement: "
              + statement.shown(),
          e);
    }
  }
}
