package io.maxcompute.spark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Passes requests on to a service, each by a thread of its own, and changes one text in its
 * answers.
 */
final class RewritingProxy implements AutoCloseable {
  private final HttpServer listener;
  private final URI target;
  private final String from;
  private final String to;
  private volatile String awaited = "";
  private volatile Runnable beforehand = () -> {};

  private RewritingProxy(HttpServer listener, URI target, String from, String to) {
    this.listener = listener;
    this.target = target;
    this.from = from;
    this.to = to;
  }

  static RewritingProxy to(URI target, String from, String to) throws IOException {
    HttpServer listener =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    RewritingProxy proxy = new RewritingProxy(listener, target, from, to);
    listener.createContext("/", proxy::handle);
    listener.setExecutor(request -> new Thread(request, "proxy").start());
    listener.start();
    return proxy;
  }

  /** Does {@code action} before each request whose URI contains {@code part} is passed on. */
  RewritingProxy before(String part, Runnable action) {
    beforehand = action;
    awaited = part;
    return this;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + listener.getAddress().getPort() + target.getPath());
  }

  private void handle(HttpExchange exchange) throws IOException {
    URI uri = target.resolve(exchange.getRequestURI().toString());
    if (!awaited.isEmpty() && uri.toString().contains(awaited)) {
      beforehand.run();
    }
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> connection.setRequestProperty(name, values.get(0)));
    connection.setRequestMethod(exchange.getRequestMethod());
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      if (request.length > 0) {
        connection.setDoOutput(true);
        connection.getOutputStream().write(request);
      }
      byte[] answer = connection.getInputStream().readAllBytes();
      byte[] body =
          new String(answer, StandardCharsets.ISO_8859_1) // keeps every byte
              .replace(from, to)
              .getBytes(StandardCharsets.ISO_8859_1);
      exchange.sendResponseHeaders(connection.getResponseCode(), body.length);
      exchange.getResponseBody().write(body);
    } finally {
      connection.disconnect();
    }
  }

  @Override
  public void close() {
    listener.stop(0);
  }
}
