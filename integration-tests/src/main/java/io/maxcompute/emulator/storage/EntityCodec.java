package io.maxcompute.emulator.storage;

import com.github.luben.zstd.ZstdInputStream;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorOutputStream;

/** A compression of whole HTTP bodies (storage-api.md 1.5). */
public enum EntityCodec {
  /** Zstandard. */
  ZSTD("zstd"),
  /** LZ4 frames of independent blocks. */
  LZ4_FRAME("x-lz4-frame");

  private final String token;

  EntityCodec(String token) {
    this.token = token;
  }

  /** Returns the token in {@code Content-Encoding} and {@code Accept-Encoding}. */
  public String token() {
    return token;
  }

  /** Returns the first known codec in a list of tokens. */
  public static Optional<EntityCodec> firstIn(String tokens) {
    for (String listed : tokens.split(",", -1)) {
      for (EntityCodec codec : values()) {
        if (codec.token.equals(listed.trim().toLowerCase(Locale.ROOT))) {
          return Optional.of(codec);
        }
      }
    }
    return Optional.empty();
  }

  /** Returns a stream that compresses into {@code out}; closing it closes both. */
  public OutputStream compress(OutputStream out) throws IOException {
    return this == ZSTD ? new ZstdOutputStream(out) : new FramedLZ4CompressorOutputStream(out);
  }

  /** Returns what {@code in} contains, of all its frames. */
  public InputStream decompress(InputStream in) throws IOException {
    return this == ZSTD ? new ZstdInputStream(in) : new FramedLZ4CompressorInputStream(in, true);
  }
}
