package io.maxcompute.spark.write;

import static java.util.Objects.requireNonNull;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.table.PartitionLists;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteApi;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteSessionRequest;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.write.BatchWrite;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.PhysicalWriteInfo;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's side of a write: opens the session, commits the streams of the tasks that won, or
 * aborts. What is written becomes visible at the commit, all at once.
 */
final class MaxComputeBatchWrite implements BatchWrite {
  private static final Logger LOG = LoggerFactory.getLogger(MaxComputeBatchWrite.class);

  /** A stream id that no task has. */
  private static final String NO_TASK = "no-task";

  private final WritePlan plan;
  private @Nullable WriteSession session;
  private boolean maybeCommitted;

  MaxComputeBatchWrite(WritePlan plan) {
    this.plan = plan;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    try (ClientLease lease = SharedClients.lease(plan.connection())) {
      WriteTarget target = plan.target();
      WriteSessionRequest request = new WriteSessionRequest(target.partition(), plan.overwrite());
      WriteSession open = lease.client().write().open(target.table(), request);
      session = open;
      LOG.info("Opened {} [tasks={}, overwrite={}]", open, info.numPartitions(), plan.overwrite());
      return new RowWriterFactory(plan.connection(), plan.options(), open, plan.input());
    }
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    WriteSession open = requireSession();
    List<StreamCommit> streams =
        Stream.of(messages)
            .map(message -> (StreamMessage) requireNonNull(message, "message of a task"))
            .flatMap(message -> message.stream().stream())
            .toList();
    try (ClientLease lease = SharedClients.lease(plan.connection())) {
      WriteApi write = lease.client().write();
      List<StreamCommit> named = streams.isEmpty() ? List.of(emptyStream(write, open)) : streams;
      maybeCommitted = true; // until it is known, whatever interrupts
      write.commit(open, named);
    } catch (ServiceException | TransportException e) {
      maybeCommitted = false; // refused, or never sent
      throw e;
    } finally {
      PartitionLists.forget(plan.connection()); // also of a commit whose outcome nobody knows
    }
    long rows = streams.stream().mapToLong(StreamCommit::rows).sum();
    LOG.info("Committed {} [rows={}, streams={}]", open, rows, streams.size());
  }

  /** A commit names its streams; one without rows stands for a write without rows. */
  private static StreamCommit emptyStream(WriteApi write, WriteSession open) {
    return write.openStream(open, new StreamId(NO_TASK, 1), RetryListener.NONE).finish();
  }

  @Override
  public void abort(WriterCommitMessage[] messages) {
    WriteSession open = session;
    if (open == null || maybeCommitted) {
      return; // what may have been committed must not be taken back
    }
    try (ClientLease lease = SharedClients.lease(plan.connection())) {
      lease.client().write().abort(open);
      LOG.info("Aborted {}", open);
    } catch (StorageException e) {
      LOG.warn("Cannot abort {}; it expires by itself and its rows stay invisible", open, e);
    }
  }

  private WriteSession requireSession() {
    if (session == null) {
      throw new IllegalStateException("no write session was opened");
    }
    return session;
  }

  @Override
  public String toString() {
    return "maxcompute write to " + plan.target().table();
  }
}
