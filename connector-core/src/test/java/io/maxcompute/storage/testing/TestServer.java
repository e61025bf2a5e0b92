package io.maxcompute.storage.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** A real HTTP server on this machine that answers, well or rudely, what a test tells it to. */
public final class TestServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Thread acceptor = new Thread(this::accept, "test-server");
  private final AtomicInteger accepted = new AtomicInteger();
  private final List<Socket> open = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<TestRequest> requests = Collections.synchronizedList(new ArrayList<>());
  private final Deque<Answer> script = new ArrayDeque<>();
  private volatile Function<TestRequest, Answer> handler = request -> scripted();

  public TestServer() {
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acceptor.setDaemon(true);
    acceptor.start();
  }

  /** Appends answers to be given in turn. */
  public TestServer answer(Answer... answers) {
    lock.lock();
    try {
      script.addAll(List.of(answers));
    } finally {
      lock.unlock();
    }
    return this;
  }

  /** Answers every request by {@code chosen} from now on. */
  public TestServer answerBy(Function<TestRequest, Answer> chosen) {
    handler = chosen;
    return this;
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  public List<TestRequest> requests() {
    return List.copyOf(requests);
  }

  public TestRequest request(int index) {
    return requests.get(index);
  }

  /** Returns how many connections were made in all. */
  public int accepted() {
    return accepted.get();
  }

  /** Waits until the clients have closed all connections; returns whether they did. */
  public boolean allConnectionsClosed() throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(10);
    lock.lock();
    try {
      while (!open.isEmpty() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return open.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private Answer scripted() {
    lock.lock();
    try {
      return script.isEmpty() ? Answer.error(400, "Unscripted", "no answer left") : script.poll();
    } finally {
      lock.unlock();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        accepted.incrementAndGet();
        track(socket);
        Thread thread = new Thread(() -> serve(socket), "test-server-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void track(Socket socket) {
    lock.lock();
    try {
      open.add(socket);
    } finally {
      lock.unlock();
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean goesOn = true;
      while (goesOn) {
        TestRequest request = read(in);
        requests.add(request);
        goesOn = handler.apply(request).write(socket, in);
      }
    } catch (IOException e) {
      // The client has closed the connection.
    } finally {
      lock.lock();
      try {
        open.remove(socket);
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private static TestRequest read(InputStream in) throws IOException {
    List<String> start = List.of(line(in).split(" ", -1));
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    byte[] body =
        headers.containsKey("Transfer-Encoding")
            ? chunks(in)
            : in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
    return new TestRequest(start.get(0), start.get(1), headers, body);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int size;
    do {
      size = Integer.parseInt(line(in), 16);
      body.writeBytes(in.readNBytes(size));
      line(in);
    } while (size > 0);
    return body.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      line.append((char) c);
    }
    return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
        .stripTrailing();
  }

  @Override
  public void close() {
    try {
      listener.close();
      acceptor.join(TimeUnit.SECONDS.toMillis(10));
      lock.lock();
      try {
        for (Socket socket : open) {
          socket.close();
        }
      } finally {
        lock.unlock();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
