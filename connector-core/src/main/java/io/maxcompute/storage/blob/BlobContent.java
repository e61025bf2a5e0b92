package io.maxcompute.storage.blob;

import io.maxcompute.storage.http.BodyWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The bytes of a blob to upload, read while they are sent: however long it is, a blob takes no more
 * memory than a buffer. Immutable but for {@link #once}.
 */
public final class BlobContent {
  private static final int BUFFER_BYTES = 64 << 10;

  /** Opens the bytes from their start. */
  @FunctionalInterface
  public interface Source {
    /** Returns a stream that the upload closes. */
    InputStream open() throws IOException;
  }

  private final Source source;
  private final OptionalLong length;
  private final AtomicBoolean spent = new AtomicBoolean();
  private final boolean onlyOnce;

  private BlobContent(Source source, OptionalLong length, boolean onlyOnce) {
    this.source = source;
    this.length = length;
    this.onlyOnce = onlyOnce;
  }

  /**
   * @param bytes borrowed; must not change before the upload has ended
   */
  public static BlobContent of(byte[] bytes) {
    return from(() -> new ByteArrayInputStream(bytes), bytes.length);
  }

  /**
   * @param file must not change before the upload has ended
   * @throws UncheckedIOException if it cannot be looked at
   */
  public static BlobContent of(Path file) {
    try {
      return from(() -> Files.newInputStream(file), Files.size(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot look at file '" + file + "'.", e);
    }
  }

  /**
   * Content of unknown length, for a single upload.
   *
   * @param source opened again for every attempt, to yield the same bytes
   */
  public static BlobContent from(Source source) {
    return new BlobContent(source, OptionalLong.empty(), false);
  }

  /**
   * Content of known length.
   *
   * @param source opened again for every attempt, to yield the same bytes
   * @param length in bytes; the upload fails if there are more or fewer
   */
  public static BlobContent from(Source source, long length) {
    if (length < 0) {
      throw new IllegalArgumentException("a blob has no negative length, was " + length);
    }
    return new BlobContent(source, OptionalLong.of(length), false);
  }

  /**
   * Content of unknown length that can be read only once, for a single upload that is not repeated
   * once it has begun.
   *
   * @param stream closed by the upload as soon as it has begun to read it; still the caller's where
   *     no connection was made
   */
  public static BlobContent once(InputStream stream) {
    return new BlobContent(() -> stream, OptionalLong.empty(), true);
  }

  /** Returns the length in bytes, if it is known before the content has been read. */
  OptionalLong length() {
    return length;
  }

  /** See {@link BodyWriter#isSpent}. */
  boolean isSpent() {
    return onlyOnce && spent.get();
  }

  /**
   * Writes all of it to {@code out}.
   *
   * @throws IOException if {@code out} fails
   * @throws UncheckedIOException if the content cannot be read, or has another length
   */
  void writeTo(OutputStream out) throws IOException {
    if (spent.getAndSet(true) && onlyOnce) {
      throw new IllegalStateException("content that can be read only once has been uploaded");
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    long written = 0;
    try (InputStream in = opened()) {
      for (int count = read(in, buffer); count >= 0; count = read(in, buffer)) {
        written += count;
        checkLength(written, false);
        out.write(buffer, 0, count);
      }
    }
    checkLength(written, true);
  }

  private InputStream opened() {
    try {
      return source.open();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private void checkLength(long written, boolean ended) {
    if (length.isPresent()
        && (written > length.getAsLong() || (ended && written < length.getAsLong()))) {
      throw unreadable(
          new IOException(
              "it has "
                  + (ended ? "only " : "at least ")
                  + written
                  + " bytes, where "
                  + length.getAsLong()
                  + " were announced"));
    }
  }

  private static UncheckedIOException unreadable(IOException e) {
    return new UncheckedIOException(
        "The content of a blob cannot be read for its upload: " + e.getMessage() + ".", e);
  }
}
