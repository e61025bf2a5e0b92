package io.maxcompute.spark.metric;

import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * What one task's writer counts. Spark makes the metrics by class name, hence the public classes.
 */
public final class WriteMetrics {
  private WriteMetrics() {}

  /** Returns the metrics of a write. */
  public static CustomMetric[] all() {
    return new CustomMetric[] {
      new RowsWritten(), new BytesWritten(), new Requests(), new WaitTime(), new Retries()
    };
  }

  /**
   * What a writer has done so far. Spark takes the last values before the task's commit, so rows
   * that are still buffered count as written.
   *
   * @param rows taken from Spark
   * @param bytes encoded
   * @param requests that carried them
   * @param waitNanos that the task waited for the service
   * @param retries of requests
   */
  public record Values(long rows, long bytes, long requests, long waitNanos, long retries) {

    /** Returns them as Spark's task metrics. */
    public CustomTaskMetric[] toTaskMetrics() {
      return new CustomTaskMetric[] {
        new RowsWritten().of(rows),
        new BytesWritten().of(bytes),
        new Requests().of(requests),
        new WaitTime().of(waitNanos / 1_000_000),
        new Retries().of(retries)
      };
    }
  }

  /** Rows. */
  public static final class RowsWritten extends SumMetric {
    public RowsWritten() {
      super("rowsWritten", "rows written to MaxCompute");
    }
  }

  /** Bytes on the wire. */
  public static final class BytesWritten extends SumMetric {
    public BytesWritten() {
      super("bytesWritten", "bytes written to MaxCompute");
    }

    @Override
    String format(long total) {
      return bytes(total);
    }
  }

  /** Requests that carried rows. */
  public static final class Requests extends SumMetric {
    public Requests() {
      super("writeRequests", "requests that carried rows");
    }
  }

  /** Time that tasks waited for the service. */
  public static final class WaitTime extends SumMetric {
    public WaitTime() {
      super("writeWaitTime", "time waiting for MaxCompute");
    }

    @Override
    String format(long total) {
      return millis(total);
    }
  }

  /** Repeated requests. */
  public static final class Retries extends SumMetric {
    public Retries() {
      super("writeRetries", "requests repeated");
    }
  }
}
