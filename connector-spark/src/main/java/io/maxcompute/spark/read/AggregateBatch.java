package io.maxcompute.spark.read;

import io.maxcompute.spark.read.PushedAggregates.Extreme;
import io.maxcompute.spark.reader.AggregateReaderFactory;
import io.maxcompute.spark.reader.RowInputPartition;
import io.maxcompute.spark.types.PartitionValues;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.read.ReadSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Answers aggregates when the query runs. Spark adds up what several tasks count, so that rows can
 * still be counted by reading where the service does not tell their number.
 */
final class AggregateBatch implements Batch {
  private final ScanSpec spec;
  private final PushedAggregates aggregates;
  private final ScanPlanner planner;

  AggregateBatch(ScanSpec spec, PushedAggregates aggregates, ScanPlanner planner) {
    this.spec = spec;
    this.aggregates = aggregates;
    this.planner = planner;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return aggregates.areCounts()
        ? counts()
        : new InputPartition[] {new RowInputPartition(extremes())};
  }

  /** There is always one row: the sum of no rows would be null. */
  private InputPartition[] counts() {
    Optional<ReadSession> session = planner.openByRows();
    List<InputPartition> rows = new ArrayList<>();
    rows.add(counted(session.flatMap(RowCounts::told).orElse(0L)));
    if (session.isPresent() && RowCounts.told(session.get()).isEmpty()) {
      rows.addAll(Arrays.asList(planner.plan(session.get())));
    }
    return rows.toArray(InputPartition[]::new);
  }

  private RowInputPartition counted(long rows) {
    return new RowInputPartition(Collections.nCopies(aggregates.functions().size(), rows));
  }

  private List<@Nullable Object> extremes() {
    List<PartitionInfo> partitions = planner.partitions().listed();
    PartitionExtremes extremes =
        new PartitionExtremes(some -> RowCounts.any(spec, planner.openByRows(some)));
    return aggregates.functions().stream()
        .map(Extreme.class::cast)
        .<@Nullable Object>map(
            extreme ->
                extremes.find(
                    partitions,
                    partition -> PartitionValues.of(partition, extreme.column()),
                    extreme.greatest()))
        .toList();
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new AggregateReaderFactory(spec.readPlan(), aggregates.functions().size());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AggregateBatch that
        && spec.equals(that.spec)
        && aggregates.equals(that.aggregates);
  }

  @Override
  public int hashCode() {
    return 31 * spec.hashCode() + aggregates.hashCode();
  }
}
