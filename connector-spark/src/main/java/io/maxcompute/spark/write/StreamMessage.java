package io.maxcompute.spark.write;

import io.maxcompute.storage.write.StreamCommit;
import org.apache.spark.sql.connector.write.WriterCommitMessage;
import org.jspecify.annotations.Nullable;

/**
 * What a task that succeeded tells the driver.
 *
 * @param stream the stream with its rows; null if it had none
 */
record StreamMessage(@Nullable StreamCommit stream) implements WriterCommitMessage {}
