package io.maxcompute.spark.read;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.table.PartitionSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The read session of a scan: opened when the query runs, and used again if Spark plans the same
 * scan again, unless it is about to expire. Thread-safe.
 */
final class ScanSession {
  private static final Logger LOG = LoggerFactory.getLogger(ScanSession.class);

  /** Tasks that have still to start need the session for some time. */
  private static final Duration LEAST_LIFE = Duration.ofMinutes(10);

  private final ScanSpec spec;
  private final Clock clock;
  private @Nullable Opened current;
  private volatile boolean filterRefused;
  private volatile String id = "";

  ScanSession(ScanSpec spec, Clock clock) {
    this.spec = spec;
    this.clock = clock;
  }

  private record Wanted(List<PartitionSpec> partitions, SplitOptions split, boolean pushedFilter) {}

  private record Opened(Wanted wanted, ReadSession session) {}

  /**
   * Returns a session that lives long enough for a query that starts now.
   *
   * @param partitions to read; none for all
   * @param pushedFilter whether the service filters by what Spark pushed
   */
  synchronized ReadSession open(
      List<PartitionSpec> partitions, SplitOptions split, boolean pushedFilter) {
    Wanted wanted = new Wanted(partitions, split, pushedFilter);
    Opened known = current;
    if (known == null || !known.wanted().equals(wanted) || endsSoon(known.session())) {
      known = new Opened(wanted, opened(wanted));
      current = known;
      id = known.session().id();
    }
    return known.session();
  }

  /** An expiration at the epoch is one that the service did not tell. */
  private boolean endsSoon(ReadSession session) {
    Instant end = session.expiration();
    return end.isAfter(Instant.EPOCH) && end.isBefore(clock.instant().plus(LEAST_LIFE));
  }

  private ReadSession opened(Wanted wanted) {
    ScanColumns columns = ScanColumns.of(spec.table().schema(), spec.required());
    ReadSessionRequest rows =
        ReadSessionRequest.ALL
            .withColumns(columns.data(), columns.partition())
            .withPartitions(wanted.partitions())
            .withSplit(wanted.split())
            .withUnits(TimeUnits.MICROS);
    ReadSessionRequest request = spec.options().changes().map(rows::withChanges).orElse(rows);
    try (ClientLease lease = SharedClients.lease(spec.table().connection())) {
      Optional<String> filter = wanted.pushedFilter() ? spec.filter() : spec.ownFilter();
      return filter
          .map(text -> filtered(lease, request, text))
          .orElseGet(() -> open(lease, request));
    }
  }

  /** Spark checks again what it pushed: rows may come that do not meet it, at the cost of speed. */
  private ReadSession filtered(ClientLease lease, ReadSessionRequest request, String filter) {
    try {
      return open(lease, request.withFilter(filter));
    } catch (ServiceException e) {
      if (e.kind() != Kind.INVALID_REQUEST) {
        throw e;
      }
      if (spec.ownFilter().equals(Optional.of(filter))) {
        throw e.withAdvice("Option 'filter' is a condition in MaxCompute's SQL; is it right?");
      }
      LOG.warn(
          "The service refused the pushed filter {} of table '{}', so that Spark alone filters: {}",
          spec.predicates().filterText().orElse(""),
          spec.table().info().id(),
          e.getMessage());
      filterRefused = true;
      return open(lease, spec.ownFilter().map(request::withFilter).orElse(request));
    }
  }

  private ReadSession open(ClientLease lease, ReadSessionRequest request) {
    return lease
        .client()
        .read()
        .open(spec.table().connection().table(), request, spec.options().sessionTimeout());
  }

  /** Returns whether the service would not filter, so that Spark does it alone. */
  boolean filterRefused() {
    return filterRefused;
  }

  /** Returns the id of the session in use; empty before there is one. */
  String id() {
    return id;
  }
}
