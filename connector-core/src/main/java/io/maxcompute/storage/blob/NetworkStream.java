package io.maxcompute.storage.blob;

import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.http.StreamingResponse;
import java.io.IOException;

/** The body of an answer as it arrives. Owns the answer. */
final class NetworkStream extends PiecewiseStream {
  private final String what;
  private final StreamingResponse answer;
  private long received;

  NetworkStream(String what, StreamingResponse answer) {
    this.what = what;
    this.answer = answer;
  }

  @Override
  int readSome(byte[] target, int offset, int length) {
    try {
      int count = answer.body().read(target, offset, length);
      received += Math.max(0, count);
      return count;
    } catch (IOException e) {
      throw new TransportException(
          "Cannot "
              + what
              + ": the answer broke off after "
              + received
              + " bytes ("
              + e
              + ")"
              + answer.headers().requestIdSuffix()
              + ".",
          true,
          e);
    }
  }

  @Override
  public void close() {
    answer.close();
  }
}
