package io.maxcompute.spark.write;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.WriteOptions;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.types.StructType;

/** Makes the writer of one task attempt, on executors. */
final class RowWriterFactory implements DataWriterFactory {
  private static final int ATTEMPT_BITS = 16;

  private final ConnectionOptions connection;
  private final WriteOptions options;
  private final WriteSession session;
  private final WriteTarget target;
  private final StructType input;

  RowWriterFactory(WritePlan plan, WriteSession session) {
    this.connection = plan.connection();
    this.options = plan.options();
    this.session = session;
    this.target = plan.target();
    this.input = plan.input();
  }

  @Override
  public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
    StreamId id = new StreamId(Integer.toString(partitionId), version(TaskContext.get()));
    return new RowWriter(new LazyStream(connection, session, id), options, target, input);
  }

  /**
   * Returns the attempt as a number from 1 that grows over the attempts of a task and over the
   * attempts of its stage, which count their tasks' attempts anew.
   */
  private static int version(TaskContext task) {
    return (task.stageAttemptNumber() << ATTEMPT_BITS) + task.attemptNumber() + 1;
  }
}
