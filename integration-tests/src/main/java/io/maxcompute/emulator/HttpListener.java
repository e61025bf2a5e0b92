package io.maxcompute.emulator;

import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** One port with one plane behind it. */
final class HttpListener {
  private static final int MAX_THREADS = 300;
  private static final int MAX_HEADER_BYTES = 64 << 10;
  private static final long IDLE_MILLIS = 600_000;

  private final Server server;
  private final ServerConnector connector;

  HttpListener(String name, String host, Handler handler) {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 8);
    threads.setName(name);
    threads.setDaemon(true);
    server = new Server(threads);
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(host);
    connector.setAcceptQueueSize(512);
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    server.setHandler(handler);
  }

  void start(int port) {
    connector.setPort(port);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("cannot listen on port " + port + ": " + e.getMessage(), e);
    }
  }

  int port() {
    return connector.getLocalPort();
  }

  int openConnections() {
    return connector.getConnectedEndPoints().size();
  }

  void stop() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("cannot stop the HTTP server", e);
    }
  }
}
