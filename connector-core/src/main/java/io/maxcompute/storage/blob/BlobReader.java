package io.maxcompute.storage.blob;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.TransportException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Blobs, one after the other as they arrive (storage-api.md, section 5.3). What is left of a blob's
 * content is skipped when the next one is asked for. Holds no more of them than a buffer.
 *
 * <p>Owns a connection until it is closed. Every call, also to read a content, fails with a {@link
 * TransportException} if the connection breaks, and with a {@link ProtocolException} if the answer
 * is damaged or cut off; the blobs may then be read again. No byte is handed out before its
 * checksum was verified. Not thread-safe.
 */
public final class BlobReader implements Iterator<Blob>, AutoCloseable {
  private final InputStream answer;
  private final int count;
  private final String requestIdSuffix;
  private int given;
  private InputStream current = InputStream.nullInputStream();

  /**
   * @param answer owned; one blob as it is, or frames
   * @param count how many blobs were asked for
   * @param requestIdSuffix ends messages
   */
  BlobReader(InputStream answer, int count, String requestIdSuffix) {
    this.answer = answer;
    this.count = count;
    this.requestIdSuffix = requestIdSuffix;
  }

  /** Returns whether there is another blob. If there is none, the answer was complete. */
  @Override
  public boolean hasNext() {
    if (given < count) {
      return true;
    }
    try {
      skip();
      if (answer.read() >= 0) {
        throw new ProtocolException(
            "Cannot read blobs: the answer goes on after the "
                + count
                + " that were asked for"
                + requestIdSuffix
                + ".");
      }
    } catch (IOException e) {
      throw unexpected(e);
    }
    return false;
  }

  /** Returns the next blob; the content of the one before ends. */
  @Override
  public Blob next() {
    if (given == count) {
      throw new NoSuchElementException("all " + count + " blobs have been read");
    }
    try {
      skip();
      given++;
      if (count == 1) {
        current = answer;
        return new Blob(
            Optional.empty(), Optional.empty(), OptionalLong.empty(), new Unclosing(answer));
      }
      FrameStream frame = new FrameStream(answer, given, requestIdSuffix);
      current = frame;
      return frame.blob();
    } catch (IOException e) {
      throw unexpected(e);
    }
  }

  /** A content that the reader closes. */
  private static final class Unclosing extends PiecewiseStream {
    private final InputStream in;

    Unclosing(InputStream in) {
      this.in = in;
    }

    @Override
    int readSome(byte[] target, int offset, int length) throws IOException {
      return in.read(target, offset, length);
    }
  }

  private void skip() throws IOException {
    current.transferTo(OutputStream.nullOutputStream());
  }

  private static UncheckedIOException unexpected(IOException e) {
    return new UncheckedIOException("what goes wrong in a download is not an I/O exception", e);
  }

  /** Gives the connection back, also in the middle of the answer. */
  @Override
  public void close() {
    try {
      answer.close();
    } catch (IOException e) {
      throw unexpected(e);
    }
  }
}
