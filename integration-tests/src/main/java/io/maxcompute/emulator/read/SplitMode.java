package io.maxcompute.emulator.read;

import io.maxcompute.emulator.error.ServiceError;

/** How a session is cut (storage-api.md 3.2). */
enum SplitMode {
  SIZE("Size"),
  PARALLELISM("Parallelism"),
  ROW_OFFSET("RowOffset"),
  BUCKET("Bucket");

  private final String word;

  SplitMode(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static SplitMode of(String word) {
    for (SplitMode mode : values()) {
      if (mode.word.equalsIgnoreCase(word)) {
        return mode;
      }
    }
    throw ServiceError.invalid(
        "SplitMode '" + word + "' is not one of Size, Parallelism, RowOffset, Bucket.");
  }
}
