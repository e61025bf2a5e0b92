package io.maxcompute.spark.write;

import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import java.util.Optional;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * What a task that succeeded tells the driver.
 *
 * <p>Spark sends it by {@code spark.serializer}. That may be Kryo, which takes no records: hence a
 * plain class of plain fields.
 */
final class StreamMessage implements WriterCommitMessage {
  private final boolean hasStream;
  private final String part;
  private final int version;
  private final long rows;
  private final long bytes;

  private StreamMessage(boolean hasStream, StreamId id, long rows, long bytes) {
    this.hasStream = hasStream;
    this.part = id.part();
    this.version = id.version();
    this.rows = rows;
    this.bytes = bytes;
  }

  /** The message of a task without rows. */
  static StreamMessage empty() {
    return new StreamMessage(false, new StreamId("none", 1), 0, 0);
  }

  static StreamMessage of(StreamCommit stream) {
    return new StreamMessage(true, stream.id(), stream.rows(), stream.bytes());
  }

  /** Returns the stream with the task's rows; empty if it had none. */
  Optional<StreamCommit> stream() {
    return hasStream
        ? Optional.of(new StreamCommit(new StreamId(part, version), rows, bytes))
        : Optional.empty();
  }
}
