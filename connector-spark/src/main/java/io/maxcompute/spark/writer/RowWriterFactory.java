package io.maxcompute.spark.writer;

import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;

/** Makes the writer of one task attempt, on executors. */
public final class RowWriterFactory implements DataWriterFactory {
  private static final int ATTEMPT_BITS = 16;

  private final WriterPlan plan;
  private final WriteSession session;

  public RowWriterFactory(WriterPlan plan, WriteSession session) {
    this.plan = plan;
    this.session = session;
  }

  @Override
  public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
    StreamId id = new StreamId(Integer.toString(partitionId), version(TaskContext.get()));
    int mostStreams = plan.options().maxStreams();
    LazyStream stream = new LazyStream(plan.connection(), session, id, mostStreams);
    return new RowWriter(plan, stream, partitionId);
  }

  /**
   * Returns the attempt as a number from 1 that grows over the attempts of a task and over the
   * attempts of its stage, which count their tasks' attempts anew.
   */
  private static int version(TaskContext task) {
    return (task.stageAttemptNumber() << ATTEMPT_BITS) + task.attemptNumber() + 1;
  }
}
