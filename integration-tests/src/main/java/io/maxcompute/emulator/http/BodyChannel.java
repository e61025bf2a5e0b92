package io.maxcompute.emulator.http;

import io.maxcompute.emulator.fault.BodyFaults;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.eclipse.jetty.io.Content;

/**
 * The way of a body to the client: collects {@value #CHUNK_BYTES} bytes per chunk, and is where
 * faults of the body happen. Confined to one thread.
 */
final class BodyChannel implements FileSink {
  private static final int CHUNK_BYTES = 512 << 10;

  private final Content.Sink sink;
  private final BodyFaults faults;
  private final ByteBuffer chunk;
  private long sent;
  private boolean open = true;

  BodyChannel(Content.Sink sink, BodyFaults faults, long expected) {
    this.sink = sink;
    this.faults = faults;
    int size = expected < 0 ? CHUNK_BYTES : (int) Math.min(CHUNK_BYTES, Math.max(1, expected));
    this.chunk = ByteBuffer.allocateDirect(size);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int taken = source.remaining();
    while (source.hasRemaining()) {
      int count = Math.min(source.remaining(), chunk.remaining());
      chunk.put(chunk.position(), source, source.position(), count);
      chunk.position(chunk.position() + count);
      source.position(source.position() + count);
      if (!chunk.hasRemaining()) {
        send(false);
      }
    }
    return taken;
  }

  @Override
  public void transferFrom(FileChannel file, long position, long count) throws IOException {
    long end = position + count;
    long at = position;
    while (at < end) {
      int limit = chunk.limit();
      chunk.limit((int) Math.min(limit, chunk.position() + end - at));
      int read = file.read(chunk, at);
      chunk.limit(limit);
      if (read < 0) {
        throw new EOFException("the file ends " + (end - at) + " bytes too early");
      }
      at += read;
      if (!chunk.hasRemaining()) {
        send(false);
      }
    }
  }

  /** Returns whether the client may have seen any of the answer. */
  boolean hasSent() {
    return sent > 0;
  }

  /** Forgets what was written but not sent. */
  void discard() {
    chunk.clear();
  }

  void finish() throws IOException {
    send(true);
    open = false;
  }

  private void send(boolean last) throws IOException {
    chunk.flip();
    faults.apply(sent, chunk, this::emit);
    sent += chunk.limit();
    if (last) {
      Content.Sink.write(sink, true, ByteBuffer.allocate(0));
    }
    chunk.clear();
  }

  private void emit(ByteBuffer part) throws IOException {
    if (part.hasRemaining()) {
      Content.Sink.write(sink, false, part);
    }
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
