package io.maxcompute.storage.arrow;

import java.util.Optional;

/** How the buffers of Arrow batches are compressed on the wire (storage-api.md, section 1.5). */
public enum Compression {
  /** Not at all. */
  NONE(""),
  /** LZ4, as frames. */
  LZ4("x-lz4-frame"),
  /** Zstandard. */
  ZSTD("zstd");

  private final String token;

  Compression(String token) {
    this.token = token;
  }

  /** Returns what {@code Accept-Encoding} says to ask for it; empty for {@link #NONE}. */
  public Optional<String> token() {
    return Optional.of(token).filter(text -> !text.isEmpty());
  }
}
