package io.maxcompute.spark.write;

import io.maxcompute.spark.options.WriteIdentity;
import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.WriteMode;
import io.maxcompute.storage.write.WriteSession;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which writes of a job a table has, so that none is done twice: in its property {@code
 * spark.txn.JOB}.
 *
 * <p>The property is set before the commit, to the commit, and after it, to the version. A run that
 * finds the commit of its own version repeats it, which changes nothing if it had happened
 * (storage-api.md, section 2.19): all tasks had ended by then. Of two runs of a job at the same
 * time the later one fails at its commit, unless both begin it at the same moment.
 *
 * @param client borrowed
 */
record CommitLog(StorageClient client, TableId table, WriteIdentity identity) {
  private static final Logger LOG = LoggerFactory.getLogger(CommitLog.class);
  private static final String PREFIX = "spark.txn.";

  /**
   * Returns whether the table has the write already. Ends a commit of it that was interrupted.
   *
   * @throws IllegalStateException if that cannot be said; the message says what to do
   */
  boolean isWritten() {
    Optional<CommitRecord> found = latest();
    if (found.isEmpty() || found.get().version() < identity.version()) {
      found.filter(record -> record.pending().isPresent()).ifPresent(this::refuse);
      return false;
    }
    CommitRecord record = found.get();
    if (record.version() == identity.version() && record.pending().isPresent()) {
      repeat(record.pending().get());
      set(CommitRecord.done(identity.version()));
    }
    return true;
  }

  /**
   * Records that the commit is about to be sent.
   *
   * @return the record to go back to if it is refused
   * @throws IllegalStateException if another run of the job has come first; nothing was recorded
   */
  Optional<CommitRecord> begin(WriteSession session, List<StreamCommit> streams) {
    Optional<CommitRecord> before = latest();
    if (before
        .filter(r -> r.version() >= identity.version() || r.pending().isPresent())
        .isPresent()) {
      throw new IllegalStateException(
          "Cannot commit "
              + identity
              + " to table '"
              + table
              + "': another run of the job has recorded '"
              + before.get().text()
              + "' in property '"
              + key()
              + "' meanwhile. Runs of one job must not overlap.");
    }
    try {
      set(CommitRecord.committing(identity.version(), session.id(), streams));
    } catch (RuntimeException e) { // it may be recorded all the same, and no commit follows
      takeBack(before);
      throw e;
    }
    return before;
  }

  /** Records that the commit happened. If that fails, a re-run finds out. */
  void end() {
    try {
      set(CommitRecord.done(identity.version()));
    } catch (RuntimeException e) {
      LOG.warn("Cannot record that table '{}' has {}; a re-run asks again", table, identity, e);
    }
  }

  /** Records that the commit was refused. */
  void takeBack(Optional<CommitRecord> before) {
    try {
      client
          .catalog()
          .setProperties(table, Map.of(key(), before.map(CommitRecord::text).orElse("")));
    } catch (RuntimeException e) {
      LOG.warn("Cannot record that table '{}' has refused {}", table, identity, e);
    }
  }

  private void repeat(CommitRecord.Pending pending) {
    WriteSession session = new WriteSession(pending.session(), table, "", WriteMode.BATCH);
    List<StreamCommit> streams =
        pending.streams().stream().map(id -> new StreamCommit(id, 0, 0)).toList();
    try {
      client.write().commit(session, streams);
      LOG.info("Ended the commit of {} on table '{}', left by an earlier run", identity, table);
    } catch (ServiceException e) {
      throw new IllegalStateException(
          "An earlier run was interrupted in the commit of "
              + identity
              + " to table '"
              + table
              + "', and the service does not say what became of it ("
              + e.getMessage()
              + "). Look whether the table has its rows. If so, set table property '"
              + key()
              + "' to '"
              + identity.version()
              + "'; if not, to '', and run the job again.",
          e);
    }
  }

  private void refuse(CommitRecord pending) {
    throw new IllegalStateException(
        "Cannot do "
            + identity
            + " to table '"
            + table
            + "': its write "
            + pending.version()
            + " was interrupted in its commit. Run that again first, which ends the commit.");
  }

  private Optional<CommitRecord> latest() {
    String text = client.catalog().table(table).properties().getOrDefault(key(), "");
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(CommitRecord.parse(text));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalStateException(
          "Table '"
              + table
              + "' has property '"
              + key()
              + "' = '"
              + text
              + "', which is no record"
              + " of a write: "
              + e.getMessage()
              + ". Set it to the version written last, or to ''.",
          e);
    }
  }

  private void set(CommitRecord record) {
    client.catalog().setProperties(table, Map.of(key(), record.text()));
  }

  private String key() {
    return PREFIX + identity.application();
  }
}
