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
      new RowsWritten(),
      new BytesWritten(),
      new Requests(),
      new WaitTime(),
      new SlotWait(),
      new Retries(),
      new RetryWait(),
      new BlobBytesWritten(),
      new BlobUploads(),
      new PeakMemory()
    };
  }

  /**
   * What a writer has done about blobs so far.
   *
   * @param bytes of all blobs together
   * @param requests that carried them
   */
  public record Blobs(long bytes, long requests) {
    /** Nothing yet. */
    public static final Blobs NONE = new Blobs(0, 0);
  }

  /**
   * What a writer has done so far. Spark takes the last values before the task's commit, so rows
   * that are still buffered count as written, and so does the request that will carry them.
   *
   * @param rows taken from Spark
   * @param bytes of these rows, uncompressed: how many they will be on the wire is not known yet
   * @param requests that carry them, each counted once, however often it is repeated
   * @param waitNanos that the task waited for the service
   * @param slotWaitNanos that the task waited for others to close their streams
   * @param retries of requests
   * @param retryMillis that were waited before requests were repeated, such as over a quota
   * @param blobs of its rows
   * @param peakBytes most memory that rows and requests took
   */
  public record Values(
      long rows,
      long bytes,
      long requests,
      long waitNanos,
      long slotWaitNanos,
      long retries,
      long retryMillis,
      Blobs blobs,
      long peakBytes) {
    /** Nothing yet. */
    public static final Values NONE = new Values(0, 0, 0, 0, 0, 0, 0, Blobs.NONE, 0);

    /** Returns them as Spark's task metrics. */
    public CustomTaskMetric[] toTaskMetrics() {
      return new CustomTaskMetric[] {
        new RowsWritten().of(rows),
        new BytesWritten().of(bytes),
        new Requests().of(requests),
        new WaitTime().of(waitNanos / 1_000_000),
        new SlotWait().of(slotWaitNanos / 1_000_000),
        new Retries().of(retries),
        new RetryWait().of(retryMillis),
        new BlobBytesWritten().of(blobs.bytes()),
        new BlobUploads().of(blobs.requests()),
        new PeakMemory().of(peakBytes)
      };
    }
  }

  /** Rows. */
  public static final class RowsWritten extends SumMetric {
    public RowsWritten() {
      super("rowsWritten", "rows written to MaxCompute");
    }
  }

  /** Bytes of the rows before they are compressed. */
  public static final class BytesWritten extends SumMetric {
    public BytesWritten() {
      super("bytesWritten", "bytes written to MaxCompute, uncompressed");
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

  /** Time that tasks waited for each other. */
  public static final class SlotWait extends SumMetric {
    public SlotWait() {
      super("writeStreamWaitTime", "time waiting to open a stream");
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

  /** Memory of all tasks together, each at its peak. */
  public static final class PeakMemory extends SumMetric {
    public PeakMemory() {
      super("writePeakMemory", "peak memory of rows and requests, all tasks");
    }

    @Override
    String format(long total) {
      return bytes(total);
    }
  }

  /** Time that was waited before requests were repeated. */
  public static final class RetryWait extends SumMetric {
    public RetryWait() {
      super("writeRetryWait", "time waiting to repeat requests");
    }

    @Override
    String format(long total) {
      return millis(total);
    }
  }

  /** Bytes of blobs. */
  public static final class BlobBytesWritten extends SumMetric {
    public BlobBytesWritten() {
      super("blobBytesWritten", "bytes of blobs written to MaxCompute");
    }

    @Override
    String format(long total) {
      return bytes(total);
    }
  }

  /** Requests that carried blobs. */
  public static final class BlobUploads extends SumMetric {
    public BlobUploads() {
      super("blobUploads", "requests that carried blobs");
    }
  }
}
