package io.maxcompute.emulator.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.http.Query;
import io.maxcompute.emulator.sql.RowSelection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which delivered rows of a session one TableRead is about (storage-api.md 3.3).
 *
 * @param index of the split; -1 for the whole session
 * @param skip rows dropped at the start: offset and SkipRowNum together
 * @param count rows wanted at most
 */
record ReadRange(int index, long skip, long count) {

  static ReadRange of(Call call, JsonNode body) {
    Query query = call.query();
    long index = query.has("Index") ? number(query, "Index") : -1;
    long offset = query.has("Offset") ? number(query, "Offset") : 0;
    long count = query.has("Count") ? number(query, "Count") : Long.MAX_VALUE;
    long skipped = body.path("SkipRowNum").asLong(0);
    if (offset < 0 || count < 0 || skipped < 0) {
      throw new ServiceError(
          400, "InvalidRowRange", "Offset, Count and SkipRowNum must not be negative.");
    }
    return new ReadRange((int) index, offset + skipped, Math.max(0, count - skipped));
  }

  private static long number(Query query, String name) {
    try {
      return Long.parseLong(query.get(name));
    } catch (NumberFormatException e) {
      throw ServiceError.invalid(name + " '" + query.get(name) + "' is not a number.");
    }
  }

  /** Returns the slices that hold the range, in order, each cut to it. */
  List<Slice> slices(ReadSession.Contents contents) {
    List<Slice> all = contents.slices();
    if (index >= 0) {
      if (index >= contents.splits().size()) {
        throw ServiceError.invalid(
            "Split " + index + " does not exist; there are " + contents.splits().size() + ".");
      }
      all = contents.splits().get(index).slices();
    }
    List<Slice> chosen = new ArrayList<>();
    long skipLeft = skip;
    long countLeft = count;
    for (Slice slice : all) {
      long delivered = slice.delivered(contents.selection());
      if (skipLeft >= delivered) {
        skipLeft -= delivered;
      } else if (countLeft > 0) {
        int from = (int) skipLeft;
        int rows = (int) Math.min(delivered - from, countLeft);
        chosen.add(part(slice, from, rows, contents.selection()));
        skipLeft = 0;
        countLeft -= rows;
      }
    }
    return chosen;
  }

  /** Cuts by delivered rows: with a filter those are fewer than the stored ones. */
  private static Slice part(Slice slice, int from, int rows, @Nullable RowSelection selection) {
    if (selection == null) {
      return slice.part(from, rows);
    }
    int[] kept = selection.of(slice.file(), slice.block(), slice.first(), slice.rows());
    int first = kept[from];
    int last = kept[from + rows - 1];
    return slice.part(first - slice.first(), last - first + 1);
  }
}
