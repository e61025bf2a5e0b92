package io.maxcompute.spark.writer;

import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/**
 * What a task that succeeded tells the driver.
 *
 * <p>Spark sends it by {@code spark.serializer}. That may be Kryo, which takes no records: hence a
 * plain class of plain fields.
 */
public final class StreamMessage implements WriterCommitMessage {
  private final boolean hasStream;
  private final String part;
  private final int version;
  private final long rows;
  private final long bytes;
  private final String[][] partitions;

  private StreamMessage(boolean hasStream, StreamCommit stream, String[][] partitions) {
    this.hasStream = hasStream;
    this.part = stream.id().part();
    this.version = stream.id().version();
    this.rows = stream.rows();
    this.bytes = stream.bytes();
    this.partitions = partitions;
  }

  /** The message of a task without rows. */
  static StreamMessage empty() {
    return new StreamMessage(
        false, new StreamCommit(new StreamId("none", 1), 0, 0), new String[0][]);
  }

  /**
   * @param partitions that rows were written to, if they named any
   */
  static StreamMessage of(StreamCommit stream, Collection<PartitionSpec> partitions) {
    return new StreamMessage(
        true,
        stream,
        partitions.stream()
            .map(partition -> partition.values().stream().map(PartitionSpec.Value::value))
            .map(values -> values.toArray(String[]::new))
            .toArray(String[][]::new));
  }

  /** Returns the stream with the task's rows; empty if it had none. */
  public Optional<StreamCommit> stream() {
    return hasStream
        ? Optional.of(new StreamCommit(new StreamId(part, version), rows, bytes))
        : Optional.empty();
  }

  /** Returns the partitions that the rows name: for each its values, outermost first. */
  public Stream<List<String>> partitions() {
    return Stream.of(partitions).map(List::of);
  }
}
