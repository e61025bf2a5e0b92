package io.maxcompute.spark.write;

import static java.util.Objects.requireNonNull;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.RetryCount;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.table.PartitionLists;
import io.maxcompute.spark.writer.NoWriterFactory;
import io.maxcompute.spark.writer.RowWriterFactory;
import io.maxcompute.spark.writer.StreamMessage;
import io.maxcompute.spark.writer.WriteTarget;
import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteApi;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteSessionRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

  /** A stream that no task attempt has: their numbers are lower. */
  private static final StreamId EMPTY = new StreamId("0", Integer.MAX_VALUE);

  private final WritePlan plan;
  private final RetryCount retries = new RetryCount(); // logs: Spark asks writes for no metrics
  private @Nullable WriteSession session;
  private boolean maybeCommitted;

  MaxComputeBatchWrite(WritePlan plan) {
    this.plan = plan;
  }

  @Override
  public DataWriterFactory createBatchWriterFactory(PhysicalWriteInfo info) {
    try (ClientLease lease = SharedClients.lease(plan.connection())) {
      WriteTarget target = plan.target();
      Optional<CommitLog> log = log(lease.client());
      if (!plan.table().isNew() && log.isPresent() && log.get().isWritten()) {
        LOG.info("Writing nothing: table '{}' has {}", target.table(), log.get().identity());
        return new NoWriterFactory();
      }
      TablePreparation.run(lease.client().catalog(), plan);
      boolean overwrite = plan.replacement() != Replacement.NONE;
      WriteSessionRequest request = new WriteSessionRequest(target.sessionPartition(), overwrite);
      WriteSession open = write(lease.client()).open(target.table(), request);
      session = open;
      LOG.info("Opened {} [tasks={}, {}]", open, info.numPartitions(), plan.replacement());
      return new RowWriterFactory(plan.writers(), open);
    }
  }

  private Optional<CommitLog> log(StorageClient client) {
    return Optional.ofNullable(plan.writers().options().identity())
        .map(id -> new CommitLog(client, plan.target().table(), id));
  }

  @Override
  public void commit(WriterCommitMessage[] messages) {
    WriteSession open = session;
    if (open == null) {
      return; // there was nothing to write
    }
    List<StreamMessage> tasks =
        Stream.of(messages)
            .map(message -> (StreamMessage) requireNonNull(message, "message of a task"))
            .toList();
    List<StreamCommit> streams =
        tasks.stream().flatMap(message -> message.stream().stream()).toList();
    try (ClientLease lease = SharedClients.lease(plan.connection())) {
      StorageClient client = lease.client();
      Optional<LeftPartitions> left = left(client, tasks);
      commit(client, open, streams.isEmpty() ? List.of(emptyStream(write(client), open)) : streams);
      left.ifPresent(LeftPartitions::drop);
    } finally {
      PartitionLists.forget(plan.connection()); // also of a commit whose outcome nobody knows
    }
    long rows = streams.stream().mapToLong(StreamCommit::rows).sum();
    long bytes = streams.stream().mapToLong(StreamCommit::bytes).sum();
    LOG.info("Committed {} [rows={}, bytes={}, streams={}]", open, rows, bytes, streams.size());
  }

  private void commit(StorageClient client, WriteSession open, List<StreamCommit> streams) {
    Optional<CommitLog> log = log(client);
    Optional<CommitRecord> before = log.flatMap(l -> l.begin(open, streams));
    maybeCommitted = true; // until it is known, whatever interrupts
    try {
      write(client).commit(open, streams);
    } catch (ServiceException | TransportException e) {
      maybeCommitted = false; // refused, or never sent
      log.ifPresent(l -> l.takeBack(before));
      throw e;
    }
    log.ifPresent(CommitLog::end);
  }

  private Optional<LeftPartitions> left(StorageClient client, List<StreamMessage> tasks) {
    if (plan.isOneCommit()) {
      return Optional.empty();
    }
    Set<List<String>> written =
        tasks.stream().flatMap(StreamMessage::partitions).collect(Collectors.toSet());
    return Optional.of(LeftPartitions.find(client.catalog(), plan.target(), written));
  }

  /** A commit names its streams; one without rows stands for a write without rows. */
  private static StreamCommit emptyStream(WriteApi write, WriteSession open) {
    return write.openStream(open, EMPTY).finish();
  }

  @Override
  public void abort(WriterCommitMessage[] messages) {
    WriteSession open = session;
    if (open == null || maybeCommitted) {
      return; // what may have been committed must not be taken back
    }
    try (ClientLease lease = SharedClients.lease(plan.connection())) {
      write(lease.client()).abort(open);
      LOG.info("Aborted {}", open);
    } catch (StorageException e) {
      LOG.warn("Cannot abort {}; it expires by itself and its rows stay invisible", open, e);
    }
  }

  private WriteApi write(StorageClient client) {
    return client.write().withRetries(retries);
  }

  @Override
  public String toString() {
    return "maxcompute write to " + plan.target();
  }
}
