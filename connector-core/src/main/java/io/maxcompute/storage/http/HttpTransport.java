package io.maxcompute.storage.http;

import io.maxcompute.storage.error.TransportException;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends requests over pooled connections. Adds nothing of its own: no redirects, cookies, content
 * decoding or repetitions. Thread-safe.
 */
public final class HttpTransport implements AutoCloseable {
  private final CloseableHttpClient client;
  private final HttpSettings settings;

  /**
   * @param settings how connections are made and kept
   */
  public HttpTransport(HttpSettings settings) {
    this.settings = settings;
    this.client = client(settings);
  }

  private static CloseableHttpClient client(HttpSettings settings) {
    Timeout connect = Timeout.of(settings.connectTimeout());
    Timeout inactivity = Timeout.of(settings.inactivityTimeout());
    HttpClientBuilder builder =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setConnectionFactory(QuietConnection.factory())
                    .setMaxConnTotal(settings.maxConnections())
                    .setMaxConnPerRoute(settings.maxConnections())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(connect)
                            .setSocketTimeout(inactivity)
                            .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(inactivity)
                    .setResponseTimeout(inactivity)
                    .build())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableDefaultUserAgent();
    settings.proxy().ifPresent(proxy -> builder.setProxy(HttpHost.create(proxy)));
    return builder.build();
  }

  /**
   * Sends a request and waits for the head of the answer, whatever its status.
   *
   * @throws TransportException if there is none
   * @throws CancellationException if the request was cancelled
   */
  CloseableHttpResponse send(ApiRequest request, URI uri, Map<String, String> headers) {
    HttpUriRequestBase message = new HttpUriRequestBase(request.method(), uri);
    headers.forEach(message::setHeader);
    Optional<SentBody> body = request.body().map(HttpTransport::entity).map(SentBody::new);
    body.ifPresent(message::setEntity);
    Cancellation cancellation = request.cancellation();
    cancellation.begin(message);
    cancellation.check(request.what());
    try {
      return checked(execute(message), body);
    } catch (IOException e) {
      cancellation.check(request.what()); // what an aborted request fails with says nothing
      String failure = "Cannot " + request.what() + ": " + describe(e, uri);
      throw isRefusedByTls(e)
          ? TransportException.lasting(failure, e)
          : new TransportException(failure, mayHaveArrived(e), e);
    }
  }

  /** A body that knows whether all of it was sent: a service may answer before that. */
  private static final class SentBody extends HttpEntityWrapper {
    private boolean complete;

    SentBody(HttpEntity entity) {
      super(entity);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      super.writeTo(out);
      complete = true;
    }
  }

  /** An early answer can only be a refusal: nobody can have done what was not said to its end. */
  private static CloseableHttpResponse checked(
      CloseableHttpResponse response, Optional<SentBody> body) throws IOException {
    boolean complete = body.isEmpty() || body.get().complete;
    if (!complete && response.getCode() < ServiceCaller.FIRST_ERROR_STATUS) {
      response.close(CloseMode.IMMEDIATE);
      throw new IOException("it answered " + response.getCode() + " to the start of a request");
    }
    return response;
  }

  private static HttpEntity entity(ApiRequest.Body body) {
    ContentType type = ContentType.parse(body.contentType());
    if (body instanceof ApiRequest.Written written) {
      return new EntityTemplate(written.length(), type, null, written.writer()::writeTo);
    }
    return new ByteArrayEntity(((ApiRequest.Bytes) body).bytes(), type);
  }

  @SuppressWarnings(
      "deprecation") // the replacement takes a handler, and closes what must stay open
  private CloseableHttpResponse execute(HttpUriRequestBase message) throws IOException {
    return client.execute(message);
  }

  static ResponseHeaders headers(CloseableHttpResponse response) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : response.getHeaders()) {
      headers.putIfAbsent(header.getName(), header.getValue());
    }
    return new ResponseHeaders(headers);
  }

  private String describe(IOException e, URI uri) {
    String authority = uri.getScheme() + "://" + uri.getAuthority();
    if (e instanceof ConnectionRequestTimeoutException) {
      return "all "
          + settings.maxConnections()
          + " connections were in use for "
          + settings.inactivityTimeout()
          + ". Allow more connections, or use fewer threads.";
    }
    if (e instanceof ConnectTimeoutException) {
      return "no connection to "
          + authority
          + " within "
          + settings.connectTimeout()
          + ". Check the endpoint, the network and the proxy.";
    }
    if (e instanceof SocketTimeoutException) {
      return "no byte from " + authority + " for " + settings.inactivityTimeout() + ".";
    }
    if (e instanceof UnknownHostException) {
      return "the host of " + authority + " has no address. Check the endpoint.";
    }
    if (isRefusedByTls(e)) {
      return "no secure connection to "
          + authority
          + " ("
          + e.getMessage()
          + "). Check the endpoint, and that this Java trusts the service's certificate.";
    }
    if (!mayHaveArrived(e)) {
      return "no connection to "
          + authority
          + " ("
          + e.getMessage()
          + "). Check the endpoint, the network and the proxy.";
    }
    return "the connection to " + authority + " broke (" + e + ").";
  }

  /** Returns whether the two sides could not agree, rather than that the network failed them. */
  private static boolean isRefusedByTls(IOException e) {
    boolean broken =
        e.getCause() instanceof EOFException || e.getCause() instanceof SocketException;
    return e instanceof SSLPeerUnverifiedException
        || (e instanceof SSLHandshakeException && !broken);
  }

  private static boolean mayHaveArrived(IOException e) {
    return !(e instanceof ConnectTimeoutException
        || e instanceof ConnectionRequestTimeoutException
        || e instanceof HttpHostConnectException
        || e instanceof ConnectException
        || e instanceof NoRouteToHostException
        || e instanceof UnknownHostException
        || e instanceof SSLHandshakeException);
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
