package io.maxcompute.spark.read;

import io.maxcompute.spark.metric.ReadMetrics;
import io.maxcompute.spark.predicate.PartitionPredicate;
import io.maxcompute.spark.reader.SplitInputPartition;
import io.maxcompute.spark.reader.SplitSource;
import io.maxcompute.storage.catalog.PartitionInfo;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.table.PartitionSpec;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;
import org.apache.spark.sql.connector.read.InputPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans a scan when its query runs: chooses partitions, opens the session, divides it into tasks.
 * Spark may plan the same scan several times; all of them share one planner. Thread-safe.
 */
final class ScanPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(ScanPlanner.class);

  private final ScanSpec spec;
  private final SelectedPartitions partitions;
  private final ScanSession session;
  private volatile List<PartitionPredicate> runtime = List.of();
  private volatile int tasks;

  ScanPlanner(ScanSpec spec) {
    this.spec = spec;
    this.partitions = new SelectedPartitions(spec);
    this.session = new ScanSession(spec, Clock.systemUTC());
  }

  SelectedPartitions partitions() {
    return partitions;
  }

  /** Narrows what is planned from now on to what the other side of a join has. */
  void restrict(List<PartitionPredicate> conditions) {
    runtime = List.copyOf(conditions);
  }

  /** Returns the partitions to read, by all that is known now; empty if nothing restricts them. */
  Optional<List<PartitionInfo>> selected() {
    return partitions.byConditionsAnd(runtime);
  }

  /** Returns a session on the selected partitions; empty if none is selected. */
  Optional<ReadSession> open(SplitOptions split) {
    Optional<List<PartitionInfo>> selected = selected();
    return selected.map(List::isEmpty).orElse(false)
        ? Optional.empty()
        : Optional.of(session.open(specs(selected.orElse(List.of())), split, true));
  }

  /** Returns a session on {@code some} partitions without what Spark pushed; empty if none. */
  Optional<ReadSession> openUnfiltered(List<PartitionInfo> some, SplitOptions split) {
    return some.isEmpty() ? Optional.empty() : Optional.of(session.open(specs(some), split, false));
  }

  private static List<PartitionSpec> specs(List<PartitionInfo> partitions) {
    return partitions.stream().map(PartitionInfo::spec).toList();
  }

  /** Returns a session that knows the number of its rows, or any if there is none such. */
  Optional<ReadSession> openByRows() {
    return selected().map(List::isEmpty).orElse(false)
        ? Optional.empty()
        : Optional.of(openByRows(specs(selected().orElse(List.of()))));
  }

  /**
   * Returns a session that knows the number of its rows, or any if there is none such.
   *
   * @param some partitions to read; none for all
   */
  ReadSession openByRows(List<PartitionSpec> some) {
    try {
      return session.open(some, SplitOptions.byRows(spec.options().split().rows()), true);
    } catch (ServiceException e) {
      if (e.kind() != Kind.INVALID_REQUEST) {
        throw e;
      }
      LOG.info(
          "Table '{}' cannot be divided by rows, so that they are counted by reading: {}",
          spec.table().info().id(),
          e.getMessage());
      return session.open(some, SplitRule.of(spec, selected()).request(), true);
    }
  }

  /** Notes that a scan that reports keys has so many of them. */
  void plannedKeys(int keys) {
    tasks = keys;
  }

  /** Returns the tasks of a scan that reports no keys. */
  InputPartition[] plan() {
    return open(SplitRule.of(spec, selected()).request())
        .map(this::plan)
        .orElseGet(() -> new InputPartition[0]);
  }

  /** Returns the tasks that read all of {@code opened}. */
  InputPartition[] plan(ReadSession opened) {
    InputPartition[] planned = inputPartitions(opened, SplitRule.of(spec, selected()));
    tasks = planned.length;
    return planned;
  }

  private InputPartition[] inputPartitions(ReadSession opened, SplitRule rule) {
    List<List<Split>> wanted = rule.tasks(opened);
    List<List<Split>> planned =
        spec.isLimited() ? LimitedSplits.of(wanted, opened.filtered(), spec.mostRows()) : wanted;
    LOG.info(
        "Read session {} of table '{}': {} tasks; {}{}",
        opened.id(),
        opened.table(),
        planned.size(),
        rule.reason(opened),
        spec.isLimited() ? "; cut to a limit of " + spec.mostRows() + " rows" : "");
    return planned.stream()
        .map(splits -> new SplitInputPartition(new SplitSource.OfTable(opened), splits))
        .toArray(InputPartition[]::new);
  }

  /** Returns the session, for people; empty before there is one. */
  String sessionId() {
    return session.id();
  }

  CustomTaskMetric[] metrics() {
    long selected = selected().map(List::size).orElse(0);
    return ReadMetrics.planned(tasks, selected, session.filterRefused());
  }
}
