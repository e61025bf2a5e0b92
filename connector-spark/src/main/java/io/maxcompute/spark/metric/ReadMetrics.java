package io.maxcompute.spark.metric;

import org.apache.spark.sql.connector.metric.CustomMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * What one task's reader counts. Spark makes the metrics by class name, hence the public classes.
 */
public final class ReadMetrics {
  private ReadMetrics() {}

  /** Returns the metrics of a scan. */
  public static CustomMetric[] all() {
    return new CustomMetric[] {
      new BytesRead(),
      new BatchesRead(),
      new WaitTime(),
      new Retries(),
      new RetryWait(),
      new Resumes(),
      new PeakMemory(),
      new TasksPlanned(),
      new PartitionsSelected(),
      new FiltersRefused(),
      new BlobBytesRead(),
      new BlobRequests(),
      new PeakBlobMemory()
    };
  }

  /**
   * What a reader has done about blobs so far.
   *
   * @param bytes of all blobs together
   * @param requests for them
   * @param peakBytes most bytes of them held at once
   */
  public record Blobs(long bytes, long requests, long peakBytes) {
    /** Nothing yet. */
    public static final Blobs NONE = new Blobs(0, 0, 0);

    private Blobs plus(Blobs later) {
      return new Blobs(
          bytes + later.bytes, requests + later.requests, Math.max(peakBytes, later.peakBytes));
    }
  }

  /**
   * What a reader has done so far.
   *
   * @param bytes taken from the network
   * @param batches handed to Spark
   * @param waitNanos that the task waited for the next batch
   * @param retries of requests
   * @param retryMillis that were waited before requests were repeated, such as over a quota
   * @param resumes of broken streams
   * @param peakBytes most Arrow memory held at once
   * @param blobs of its rows
   */
  public record Values(
      long bytes,
      long batches,
      long waitNanos,
      long retries,
      long retryMillis,
      long resumes,
      long peakBytes,
      Blobs blobs) {
    /** Nothing yet. */
    public static final Values NONE = new Values(0, 0, 0, 0, 0, 0, 0, Blobs.NONE);

    /** Returns what two readers have done of which only one holds memory at a time. */
    public Values plus(Values later) {
      return new Values(
          bytes + later.bytes,
          batches + later.batches,
          waitNanos + later.waitNanos,
          retries + later.retries,
          retryMillis + later.retryMillis,
          resumes + later.resumes,
          Math.max(peakBytes, later.peakBytes),
          blobs.plus(later.blobs));
    }

    /**
     * Returns these, of readers that share memory.
     *
     * @param shared most Arrow memory that all of them held at once
     */
    public Values withPeak(long shared) {
      return new Values(bytes, batches, waitNanos, retries, retryMillis, resumes, shared, blobs);
    }

    /** Returns them as Spark's task metrics. */
    public CustomTaskMetric[] toTaskMetrics() {
      return new CustomTaskMetric[] {
        new BytesRead().of(bytes),
        new BatchesRead().of(batches),
        new WaitTime().of(waitNanos / 1_000_000),
        new Retries().of(retries),
        new RetryWait().of(retryMillis),
        new Resumes().of(resumes),
        new PeakMemory().of(peakBytes),
        new BlobBytesRead().of(blobs.bytes()),
        new BlobRequests().of(blobs.requests()),
        new PeakBlobMemory().of(blobs.peakBytes())
      };
    }
  }

  /**
   * Returns what the driver knows of a scan once it is planned.
   *
   * @param tasks number of tasks
   * @param partitions that were selected by conditions; 0 if there are none
   * @param filterRefused whether the service would not filter
   */
  public static CustomTaskMetric[] planned(long tasks, long partitions, boolean filterRefused) {
    return new CustomTaskMetric[] {
      new TasksPlanned().of(tasks),
      new PartitionsSelected().of(partitions),
      new FiltersRefused().of(filterRefused ? 1 : 0)
    };
  }

  /** Tasks of a scan. */
  public static final class TasksPlanned extends SumMetric {
    public TasksPlanned() {
      super("readTasks", "tasks planned");
    }
  }

  /** Partitions that conditions selected. */
  public static final class PartitionsSelected extends SumMetric {
    public PartitionsSelected() {
      super("readPartitions", "partitions selected");
    }
  }

  /** Filters that the service would not apply. */
  public static final class FiltersRefused extends SumMetric {
    public FiltersRefused() {
      super("filtersRefused", "filters refused by MaxCompute");
    }
  }

  /** Bytes on the wire. */
  public static final class BytesRead extends SumMetric {
    public BytesRead() {
      super("bytesRead", "bytes read from MaxCompute");
    }

    @Override
    String format(long total) {
      return bytes(total);
    }
  }

  /** Record batches. */
  public static final class BatchesRead extends SumMetric {
    public BatchesRead() {
      super("batchesRead", "record batches read");
    }
  }

  /** Time that tasks waited for rows. */
  public static final class WaitTime extends SumMetric {
    public WaitTime() {
      super("readWaitTime", "time waiting for MaxCompute");
    }

    @Override
    String format(long total) {
      return millis(total);
    }
  }

  /** Repeated requests. */
  public static final class Retries extends SumMetric {
    public Retries() {
      super("readRetries", "requests repeated");
    }
  }

  /** Time that was waited before requests were repeated. */
  public static final class RetryWait extends SumMetric {
    public RetryWait() {
      super("readRetryWait", "time waiting to repeat requests");
    }

    @Override
    String format(long total) {
      return millis(total);
    }
  }

  /** Broken streams that went on. */
  public static final class Resumes extends SumMetric {
    public Resumes() {
      super("readResumes", "broken streams resumed");
    }
  }

  /** Arrow memory of all tasks together, each at its peak. */
  public static final class PeakMemory extends SumMetric {
    public PeakMemory() {
      super("readPeakMemory", "peak Arrow memory, all tasks");
    }

    @Override
    String format(long total) {
      return bytes(total);
    }
  }

  /** Bytes of blobs. */
  public static final class BlobBytesRead extends SumMetric {
    public BlobBytesRead() {
      super("blobBytesRead", "bytes of blobs read from MaxCompute");
    }

    @Override
    String format(long total) {
      return bytes(total);
    }
  }

  /** Requests for blobs. */
  public static final class BlobRequests extends SumMetric {
    public BlobRequests() {
      super("blobRequests", "requests for blobs");
    }
  }

  /** Memory for blobs of all tasks together, each at its peak. */
  public static final class PeakBlobMemory extends SumMetric {
    public PeakBlobMemory() {
      super("blobPeakMemory", "peak memory for blobs, all tasks");
    }

    @Override
    String format(long total) {
      return bytes(total);
    }
  }
}
