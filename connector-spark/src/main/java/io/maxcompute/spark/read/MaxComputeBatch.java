package io.maxcompute.spark.read;

import io.maxcompute.spark.reader.SplitReaderFactory;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.jspecify.annotations.Nullable;

/** A scan that runs: its splits are its tasks. Equal if the specifications of the scans are. */
final class MaxComputeBatch implements Batch {
  private final ScanSpec spec;
  private final ScanPlanner planner;

  MaxComputeBatch(ScanSpec spec, ScanPlanner planner) {
    this.spec = spec;
    this.planner = planner;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return planner.plan();
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new SplitReaderFactory(spec.readPlan());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof MaxComputeBatch that && spec.equals(that.spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }
}
