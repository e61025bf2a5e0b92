package io.maxcompute.spark.read;

import io.maxcompute.spark.reader.KeyedInputPartition;
import io.maxcompute.spark.reader.KeyedReaderFactory;
import io.maxcompute.spark.reader.SplitSource;
import io.maxcompute.storage.read.ReadSession;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scan whose tasks are keys. Spark asks for them while it plans, also to explain a plan; the
 * session is opened when it asks for readers, which it does only to run the query.
 */
final class KeyedBatch implements Batch {
  private static final Logger LOG = LoggerFactory.getLogger(KeyedBatch.class);

  private final ScanSpec spec;
  private final ScanPlanner planner;
  private final ReportedKeys keys;

  KeyedBatch(ScanSpec spec, ScanPlanner planner, ReportedKeys keys) {
    this.spec = spec;
    this.planner = planner;
    this.keys = keys;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    return keys.keys().stream().map(KeyedInputPartition::new).toArray(InputPartition[]::new);
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    planner.plannedKeys(keys.keys().size());
    Optional<ReadSession> opened = keys.open();
    return opened
        .map(this::factory)
        .orElseGet(() -> new KeyedReaderFactory(spec.readPlan(), Optional.empty(), Map.of()));
  }

  private KeyedReaderFactory factory(ReadSession session) {
    SplitSource source = new SplitSource.OfTable(session);
    KeyedReaderFactory factory =
        new KeyedReaderFactory(spec.readPlan(), Optional.of(source), keys.splits(session, source));
    LOG.info(
        "Read session {} of table '{}': by keys, as its partitioning was reported: {}",
        session.id(),
        session.table(),
        factory);
    return factory;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyedBatch that && spec.equals(that.spec);
  }

  @Override
  public int hashCode() {
    return spec.hashCode();
  }
}
