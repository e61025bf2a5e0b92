package io.maxcompute.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Serves one file by HTTP to one caller after the other, by the system's own way from file to
 * socket: as fast as it can be.
 */
final class FileServer implements AutoCloseable {
  private static final int REQUEST_BYTES = 8 << 10;

  private final Path file;
  private final ServerSocketChannel listener;

  private FileServer(Path file, ServerSocketChannel listener) {
    this.file = file;
    this.listener = listener;
  }

  static FileServer start(Path file) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    FileServer server = new FileServer(file, listener);
    Thread thread = new Thread(server::serve, "file-server");
    thread.setDaemon(true);
    thread.start();
    return server;
  }

  InetSocketAddress address() throws IOException {
    return (InetSocketAddress) listener.getLocalAddress();
  }

  private void serve() {
    while (listener.isOpen()) {
      try (SocketChannel caller = listener.accept()) {
        caller.read(ByteBuffer.allocate(REQUEST_BYTES));
        answer(caller);
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        throw new IllegalStateException("the file server failed", e);
      }
    }
  }

  private void answer(SocketChannel caller) throws IOException {
    try (FileChannel content = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = content.size();
      String head = "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\nConnection: close\r\n\r\n";
      caller.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
      long sent = 0;
      while (sent < size) {
        sent += content.transferTo(sent, size - sent, caller);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
