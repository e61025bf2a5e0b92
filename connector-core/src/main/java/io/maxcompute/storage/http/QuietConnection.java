package io.maxcompute.storage.http;

import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.util.Timeout;

/**
 * A connection whose headers and bytes are not logged, at any level: they carry signatures and
 * tokens. An answer that comes while the body of its request is still being sent is not lost: the
 * rest is not sent then, and the connection is not used again.
 */
final class QuietConnection extends DefaultManagedHttpClientConnection {
  /** Bytes between two looks for an early answer, which cost a millisecond under TLS. */
  private static final long BYTES_BETWEEN_LOOKS = 1 << 20;

  private static final AtomicLong COUNT = new AtomicLong();

  private boolean cutOff;

  private QuietConnection() {
    super(
        "maxcompute-" + COUNT.getAndIncrement(),
        null,
        null,
        null,
        null,
        null,
        new MonitoringResponseOutOfOrderStrategy(BYTES_BETWEEN_LOOKS),
        null,
        null);
  }

  static HttpConnectionFactory<ManagedHttpClientConnection> factory() {
    return socket -> {
      QuietConnection connection = new QuietConnection();
      if (socket != null) {
        connection.bind(socket);
      }
      return connection;
    };
  }

  @Override
  public void bind(Socket socket) throws IOException {
    bind(new SocketHolder(socket));
  }

  @Override
  public void bind(SSLSocket secured, Socket socket) throws IOException {
    bind(new SocketHolder(secured, socket));
  }

  /** Whoever answers and closes makes the sending fail before the answer is seen. */
  @Override
  public void sendRequestEntity(ClassicHttpRequest request) throws HttpException, IOException {
    try {
      super.sendRequestEntity(request);
    } catch (IOException e) {
      if (!hasAnswer()) {
        throw e;
      }
      cutOff = true;
    }
  }

  private boolean hasAnswer() {
    try {
      return isDataAvailable(Timeout.ONE_MILLISECOND);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void flush() throws IOException {
    if (isConsistent()) { // nobody reads what is left of a request that has its answer
      super.flush();
    }
  }

  @Override
  public boolean isConsistent() {
    return !cutOff && super.isConsistent();
  }

  @Override
  protected void onRequestSubmitted(ClassicHttpRequest request) {
    // The library logs the headers here.
  }

  @Override
  protected void onResponseReceived(ClassicHttpResponse response) {
    // The library logs the headers here.
  }
}
