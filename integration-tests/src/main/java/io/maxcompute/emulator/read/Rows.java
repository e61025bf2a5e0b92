package io.maxcompute.emulator.read;

import io.maxcompute.emulator.sql.RowSelection;
import io.maxcompute.emulator.store.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a snapshot in their order, to be delivered in one form. Immutable.
 *
 * @param selection rows that a filter keeps; null without filter
 */
record Rows(
    TableDefinition table, ArrowForm form, List<Slice> slices, @Nullable RowSelection selection) {
  Rows {
    slices = List.copyOf(slices);
  }

  /** Returns how many are delivered. */
  long count() {
    return slices.stream().mapToLong(slice -> slice.delivered(selection)).sum();
  }

  /** Returns how many lie in the slices, whatever the filter keeps of them. */
  long stored() {
    return slices.stream().mapToLong(Slice::rows).sum();
  }

  /** Returns about how many bytes lie in the slices. */
  long bytes() {
    return slices.stream().mapToLong(slice -> (long) (slice.bytesPerRow() * slice.rows())).sum();
  }

  /** Returns other rows of the same snapshot. */
  Rows in(List<Slice> others) {
    return new Rows(table, form, others, selection);
  }

  /** Returns the delivered rows {@code [skip, skip + count)}, as far as there are any. */
  Rows range(long skip, long count) {
    List<Slice> chosen = new ArrayList<>();
    long skipLeft = skip;
    long countLeft = count;
    for (Slice slice : slices) {
      long delivered = slice.delivered(selection);
      if (skipLeft >= delivered) {
        skipLeft -= delivered;
      } else if (countLeft > 0) {
        int from = (int) skipLeft;
        int rows = (int) Math.min(delivered - from, countLeft);
        chosen.add(part(slice, from, rows));
        skipLeft = 0;
        countLeft -= rows;
      }
    }
    return in(chosen);
  }

  /** Cuts by delivered rows: with a filter those are fewer than the stored ones. */
  private Slice part(Slice slice, int from, int rows) {
    if (selection == null) {
      return slice.part(from, rows);
    }
    int[] kept = selection.of(slice.file(), slice.block(), slice.first(), slice.rows());
    int first = kept[from];
    int last = kept[from + rows - 1];
    return slice.part(first - slice.first(), last - first + 1);
  }
}
