package io.maxcompute.storage.http;

import java.io.IOException;
import java.io.InputStream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.io.CloseMode;

/**
 * A successful answer whose body is still arriving. Closing it before the end gives up the
 * connection at once and makes a read that blocks in another thread fail.
 */
public final class StreamingResponse implements AutoCloseable {
  private final CloseableHttpResponse response;
  private final ResponseHeaders headers;
  private final InputStream body;

  StreamingResponse(CloseableHttpResponse response, ResponseHeaders headers) throws IOException {
    this.response = response;
    this.headers = headers;
    this.body =
        response.getEntity() == null
            ? InputStream.nullInputStream()
            : response.getEntity().getContent();
  }

  int status() {
    return response.getCode();
  }

  /** Returns the headers of the answer. */
  public ResponseHeaders headers() {
    return headers;
  }

  /** Returns the body: borrowed, closed with this response. */
  public InputStream body() {
    return body;
  }

  @Override
  public void close() {
    response.close(CloseMode.IMMEDIATE); // the graceful way first reads all that is still to come
  }
}
