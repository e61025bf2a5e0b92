package io.maxcompute.storage.blob;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.EntityCodec;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.StreamingResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The plain bytes of a download: its checksums verified, its compression undone (storage-api.md,
 * sections 1.5 and 5.3). What is wrong with them surfaces as a {@link ProtocolException}.
 */
final class DownloadStream extends PiecewiseStream {
  private final String what;
  private final String requestIdSuffix;
  private final InputStream network;
  private final InputStream plain;
  private @Nullable StorageException failure;

  private DownloadStream(
      String what, String requestIdSuffix, InputStream network, InputStream plain) {
    this.what = what;
    this.requestIdSuffix = requestIdSuffix;
    this.network = network;
    this.plain = plain;
  }

  /**
   * @param answer owned: closed with the stream, or if there is none
   */
  static DownloadStream open(String what, StreamingResponse answer) {
    try {
      Compression compression =
          EntityCodec.named(answer.headers().first(EntityCodec.HEADER).orElse(""));
      InputStream network = new NetworkStream(what, answer);
      return of(what, answer.headers().requestIdSuffix(), network, compression);
    } catch (RuntimeException e) {
      answer.close();
      throw e;
    }
  }

  /**
   * @param network owned, unless this fails
   */
  static DownloadStream of(
      String what, String requestIdSuffix, InputStream network, Compression compression) {
    try {
      return new DownloadStream(what, requestIdSuffix, network, plain(network, compression));
    } catch (IOException e) {
      throw damaged(what, requestIdSuffix, e);
    }
  }

  /**
   * The checksums are those of the compressed bytes. Some clients expect them within the
   * compression, so perhaps some service puts them there: the first block tells which way it is.
   */
  private static InputStream plain(InputStream network, Compression compression)
      throws IOException {
    if (compression == Compression.NONE) {
      return new CrcStream(network);
    }
    byte[] start = network.readNBytes(CrcStream.SEALED_BYTES);
    PushbackInputStream whole = new PushbackInputStream(network, CrcStream.SEALED_BYTES);
    whole.unread(start);
    if (start.length == 0) {
      return whole;
    }
    return CrcStream.isSealed(start, start.length)
        ? EntityCodec.decoder(compression, new CrcStream(whole))
        : new CrcStream(EntityCodec.decoder(compression, whole));
  }

  String requestIdSuffix() {
    return requestIdSuffix;
  }

  @Override
  int readSome(byte[] target, int offset, int length) {
    if (failure != null) {
      throw failure; // what was lost stays lost: neither the end nor what comes after it is true
    }
    try {
      return plain.read(target, offset, length);
    } catch (IOException | ProtocolException e) {
      failure = damaged(what, requestIdSuffix, e);
      throw failure;
    } catch (TransportException e) {
      failure = e;
      throw e;
    }
  }

  private static ProtocolException damaged(String what, String requestIdSuffix, Exception e) {
    return new ProtocolException(
        "Cannot " + what + ": the answer is damaged, " + e.getMessage() + requestIdSuffix + ".", e);
  }

  @Override
  public void close() throws IOException {
    try (network) {
      plain.close();
    }
  }
}
