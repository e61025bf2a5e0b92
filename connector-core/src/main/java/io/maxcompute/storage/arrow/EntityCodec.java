package io.maxcompute.storage.arrow;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.maxcompute.storage.error.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import net.jpountz.lz4.LZ4FrameOutputStream;
import net.jpountz.lz4.LZ4FrameOutputStream.BLOCKSIZE;

/** Bodies that are compressed as a whole (storage-api.md, section 1.5). */
public final class EntityCodec {
  /** The header that names the compression of a body. */
  public static final String HEADER = "Content-Encoding";

  private EntityCodec() {}

  /**
   * Returns the compression that a {@link #HEADER} names.
   *
   * @param token of the header; empty if there was none
   * @throws ProtocolException if it names one that the protocol does not have
   */
  public static Compression named(String token) {
    String name = token.strip().toLowerCase(Locale.ROOT);
    if (name.isEmpty() || name.equals("identity")) {
      return Compression.NONE;
    }
    for (Compression compression : Compression.values()) {
      if (compression.token().filter(name::equals).isPresent()) {
        return compression;
      }
    }
    throw new ProtocolException(
        "The service compressed a body by '" + token + "', which the protocol does not have.");
  }

  /**
   * Returns a stream of what {@code body} was compressed from. Closing it closes {@code body}.
   *
   * <p>A read from it fails with an {@link IOException} or a {@link ProtocolException} if the body
   * is damaged or cut off.
   */
  public static InputStream decoder(Compression compression, InputStream body) throws IOException {
    return switch (compression) {
      case NONE -> body;
      case LZ4 -> new Lz4FrameInputStream(body);
      case ZSTD -> new ZstdInputStreamNoFinalizer(body);
    };
  }

  /** Returns a stream that compresses to {@code body}. Closing it ends and closes {@code body}. */
  public static OutputStream encoder(Compression compression, OutputStream body)
      throws IOException {
    return switch (compression) {
      case NONE -> body;
      case LZ4 -> new LZ4FrameOutputStream(body, BLOCKSIZE.SIZE_256KB);
      case ZSTD -> new ZstdOutputStreamNoFinalizer(body, ZstdCodec.LEVEL);
    };
  }
}
