package io.maxcompute.emulator.read;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.storage.Target;
import io.maxcompute.emulator.store.PartitionData;
import io.maxcompute.emulator.store.PartitionSpec;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.store.Warehouse;
import java.util.ArrayList;
import java.util.List;

/** Finds what a request is about in the warehouse as it is now. */
final class Snapshot {
  private Snapshot() {}

  /** Returns the table, or throws a 404, or a 400 if it is a view. */
  static TableState table(Warehouse warehouse, Target target) {
    TableState state =
        warehouse
            .find(target.table())
            .orElseThrow(
                () ->
                    ServiceError.missing(
                        "NoSuchTable", "Table not found - '" + target.table() + "'."));
    if (state.definition().isView()) {
      throw ServiceError.invalid(
          "'" + target.table() + "' is a view; the Storage API reads tables.");
    }
    return state;
  }

  /**
   * Returns the partitions that start with one of {@code specs}, each once; all if there is no spec
   * (storage-api.md 3.8).
   *
   * @param refuseUnknown whether a spec without a partition is a 404 (Q12)
   */
  static List<PartitionData> partitions(
      TableState state, List<String> specs, boolean refuseUnknown) {
    List<List<String>> prefixes = new ArrayList<>();
    for (String spec : specs) {
      List<String> prefix = PartitionSpec.prefix(state.definition(), spec);
      if (refuseUnknown && state.partitionsUnder(List.of(prefix)).isEmpty()) {
        throw ServiceError.missing(
            "NoSuchPartition",
            "Table '" + state.definition().name() + "' has no partition '" + spec + "'.");
      }
      prefixes.add(prefix);
    }
    return state.partitionsUnder(prefixes);
  }
}
