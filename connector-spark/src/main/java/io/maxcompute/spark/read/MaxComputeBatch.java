package io.maxcompute.spark.read;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.spark.reader.ReadPlan;
import io.maxcompute.spark.reader.SplitInputPartition;
import io.maxcompute.spark.reader.SplitReaderFactory;
import io.maxcompute.spark.reader.SplitSource;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.table.PartitionSpec;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the read session of a scan on the driver and turns its splits into input partitions. */
final class MaxComputeBatch implements Batch {
  private static final Logger LOG = LoggerFactory.getLogger(MaxComputeBatch.class);

  private final ConnectionOptions connection;
  private final ReadOptions options;
  private final ScanColumns columns;
  private final StructType required;
  private final PartitionPruning pruning;

  MaxComputeBatch(
      ConnectionOptions connection,
      ReadOptions options,
      ScanColumns columns,
      StructType required,
      PartitionPruning pruning) {
    this.connection = connection;
    this.options = options;
    this.columns = columns;
    this.required = required;
    this.pruning = pruning;
  }

  @Override
  public InputPartition[] planInputPartitions() {
    try (ClientLease lease = SharedClients.lease(connection)) {
      return open(lease).map(this::partitions).orElseGet(() -> new InputPartition[0]);
    }
  }

  private InputPartition[] partitions(ReadSession session) {
    List<Split> splits = ReadApi.splits(session, options.split().rows());
    LOG.info(
        "Read session {} of table '{}': {} splits by {}, asked for {}",
        session.id(),
        session.table(),
        splits.size(),
        session.mode(),
        options.split().mode());
    return splits.stream()
        .map(split -> new SplitInputPartition(new SplitSource.OfTable(session), List.of(split)))
        .toArray(InputPartition[]::new);
  }

  private Optional<ReadSession> open(ClientLease lease) {
    Optional<List<PartitionSpec>> partitions = pruning.select(lease);
    if (partitions.isPresent() && partitions.get().isEmpty()) {
      return Optional.empty();
    }
    ReadSessionRequest request =
        ReadSessionRequest.ALL
            .withColumns(columns.data(), columns.partition())
            .withPartitions(partitions.orElse(List.of()))
            .withSplit(options.split().request(options.split().targetBytes()))
            .withUnits(TimeUnits.MICROS);
    return Optional.of(
        lease.client().read().open(connection.table(), request, options.sessionTimeout()));
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new SplitReaderFactory(
        new ReadPlan(connection, required, options.batch(), options.readAhead(), Long.MAX_VALUE));
  }
}
