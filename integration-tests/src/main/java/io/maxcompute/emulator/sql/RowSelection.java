package io.maxcompute.emulator.sql;

import io.maxcompute.emulator.store.DataFile;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The rows of a snapshot that a predicate keeps.
 *
 * <p>Row numbers count through the snapshot's blocks in order; here they are per block.
 */
public final class RowSelection {
  private static final int[] NONE = {};

  private final Map<String, Map<DataFile.Block, int[]>> rows = new HashMap<>();

  RowSelection() {}

  void add(DataFile file, DataFile.Block block, int[] selected) {
    rows.computeIfAbsent(file.name(), name -> new HashMap<>()).put(block, selected);
  }

  /** Returns the kept rows of a block within {@code [from, from + count)}, ascending. */
  public int[] of(DataFile file, DataFile.Block block, int from, int count) {
    int[] all = rows.getOrDefault(file.name(), Map.of()).getOrDefault(block, NONE);
    int start = lowerBound(all, from);
    return Arrays.copyOfRange(all, start, lowerBound(all, from + count));
  }

  private static int lowerBound(int[] sorted, int value) {
    int found = Arrays.binarySearch(sorted, value);
    return found < 0 ? -found - 1 : found;
  }
}
