package io.maxcompute.emulator.write;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Call;
import java.util.Arrays;

/** When rows become visible (storage-api.md 4.6). */
enum WriteMode {
  BATCH("Batch"),
  BATCH_COMPATIBLE("BatchCompatible"),
  STREAMING("Streaming"),
  STREAMING_REALTIME("StreamingRealtime");

  private final String text;

  WriteMode(String text) {
    this.text = text;
  }

  /**
   * Returns the mode that {@code call} asks for, {@link #BATCH} if it names none.
   *
   * @throws ServiceError 400 if there is no such mode
   */
  static WriteMode of(Call call) {
    String wanted = call.query().get("WriteMode");
    return wanted.isEmpty()
        ? BATCH
        : Arrays.stream(values())
            .filter(mode -> mode.text.equals(wanted))
            .findFirst()
            .orElseThrow(
                () ->
                    ServiceError.invalid(
                        "WriteMode '"
                            + wanted
                            + "' is not one of Batch, BatchCompatible, Streaming,"
                            + " StreamingRealtime."));
  }

  /** Returns whether every write is visible by itself, without a commit. */
  boolean isStreaming() {
    return this == STREAMING || this == STREAMING_REALTIME;
  }
}
