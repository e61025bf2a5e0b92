package io.maxcompute.emulator.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.http.Query;

/**
 * Which delivered rows of a session one TableRead is about (storage-api.md 3.3).
 *
 * @param index of the split; -1 for the whole session
 * @param skip rows dropped at the start: offset and SkipRowNum together
 * @param count rows wanted at most
 */
record ReadRange(long index, long skip, long count) {

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
    if (index < -1) {
      throw ServiceError.invalid("Index " + index + " is negative.");
    }
    long skip = offset > Long.MAX_VALUE - skipped ? Long.MAX_VALUE : offset + skipped;
    return new ReadRange(index, skip, Math.max(0, count - skipped));
  }

  private static long number(Query query, String name) {
    try {
      return Long.parseLong(query.get(name));
    } catch (NumberFormatException e) {
      throw ServiceError.invalid(name + " '" + query.get(name) + "' is not a number.");
    }
  }

  /** Returns the rows that the range is about, in order. */
  Rows rows(ReadSession.Contents contents) {
    Rows all = contents.rows();
    if (index >= 0) {
      if (index >= contents.splits().size()) {
        throw ServiceError.invalid(
            "Split " + index + " does not exist; there are " + contents.splits().size() + ".");
      }
      all = all.in(contents.splits().get((int) index).slices());
    }
    return all.range(skip, count);
  }
}
