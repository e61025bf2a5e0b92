package io.maxcompute.storage.read;

import io.maxcompute.storage.http.StreamingResponse;
import java.io.FilterInputStream;

/** The body of an answer; closing it gives up the connection if it has not been read to its end. */
final class RawStream extends FilterInputStream {
  private final StreamingResponse response;

  RawStream(StreamingResponse response) {
    super(response.body());
    this.response = response;
  }

  @Override
  public void close() {
    response.close();
  }
}
