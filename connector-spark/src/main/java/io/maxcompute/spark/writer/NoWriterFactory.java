package io.maxcompute.spark.writer;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.write.DataWriter;
import org.apache.spark.sql.connector.write.DataWriterFactory;
import org.apache.spark.sql.connector.write.WriterCommitMessage;

/** Makes writers for rows that are in the table already: they take them, and write nothing. */
public final class NoWriterFactory implements DataWriterFactory {

  @Override
  public DataWriter<InternalRow> createWriter(int partitionId, long taskId) {
    return new NoWriter();
  }

  private static final class NoWriter implements DataWriter<InternalRow> {
    @Override
    public void write(InternalRow row) {
      // it was written by an earlier run
    }

    @Override
    public WriterCommitMessage commit() {
      return StreamMessage.empty();
    }

    @Override
    public void abort() {
      // nothing was opened
    }

    @Override
    public void close() {
      // nothing was opened
    }
  }
}
