package io.maxcompute.emulator.read;

import io.maxcompute.emulator.http.Call;
import java.util.Locale;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;

/**
 * How a read is compressed (storage-api.md 1.5).
 *
 * @param entity whether the HTTP entity is compressed instead of the Arrow buffers
 */
record Compression(CodecType codec, boolean entity) {
  static final Compression NONE = new Compression(CodecType.NO_COMPRESSION, false);

  /** Returns what the request asks for: the first known token of {@code Accept-Encoding}. */
  static Compression of(Call call, boolean entity) {
    for (String token : call.header("accept-encoding").split(",", -1)) {
      switch (token.trim().toLowerCase(Locale.ROOT)) {
        case "zstd" -> {
          return new Compression(CodecType.ZSTD, entity);
        }
        case "x-lz4-frame" -> {
          return new Compression(CodecType.LZ4_FRAME, entity);
        }
        default -> {}
      }
    }
    return NONE;
  }

  boolean isNone() {
    return codec == CodecType.NO_COMPRESSION;
  }

  CodecType bufferCodec() {
    return entity ? CodecType.NO_COMPRESSION : codec;
  }

  CodecType entityCodec() {
    return entity ? codec : CodecType.NO_COMPRESSION;
  }
}
