package io.maxcompute.bench.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A storage plane that is faster than any client: reads are answered from files, which the first
 * answer of the emulator behind it fills; everything else goes to the emulator. Runs as a process
 * of its own, so that its time is not the client's.
 *
 * <p>Arguments: the emulator's storage endpoint, and the directory of the files. Prints three
 * endpoints, each on a line: one without limits, one that forgets what is written, and one that
 * gives each answer the rate that the service gives one request.
 */
public final class ReplayServer {
  private ReplayServer() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createDirectories(Path.of(arguments[1]));
    Behind behind = new Behind(URI.create(arguments[0]));
    Recordings recordings = new Recordings(directory);
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    for (Manner manner : new Manner[] {Manner.FAST, Manner.SINK, Manner.CAPPED}) {
      ServerSocketChannel listener = ServerSocketChannel.open();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      out.println("http://127.0.0.1:" + listener.socket().getLocalPort());
      new Thread(() -> listen(listener, behind, recordings, manner), "replay").start();
    }
  }

  private static void listen(
      ServerSocketChannel listener, Behind behind, Recordings recordings, Manner manner) {
    while (listener.isOpen()) {
      try {
        SocketChannel socket = listener.accept();
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread thread = new Thread(new Caller(socket, behind, recordings, manner), "caller");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        throw new IllegalStateException("the replay server cannot listen", e);
      }
    }
  }
}
