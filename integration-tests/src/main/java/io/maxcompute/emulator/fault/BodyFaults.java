package io.maxcompute.emulator.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Applies the faults of one answer to its body while it passes. Confined to one thread. */
public final class BodyFaults {
  private final List<Fault> hits;
  private final Faults faults;

  /** Prepares the faults that hit one request. */
  public BodyFaults(List<Fault> hits, Faults faults) {
    this.hits = List.copyOf(hits);
    this.faults = faults;
  }

  /**
   * Sends one chunk with whatever happens to it.
   *
   * @param offset bytes of the body before this chunk
   * @throws CutException if the connection is to be closed now
   */
  public void apply(long offset, ByteBuffer chunk, Sink sink) throws IOException {
    for (Fault fault : hits) {
      if (fault instanceof Fault.Corrupt corrupt && inside(corrupt.atByte(), offset, chunk)) {
        int at = (int) (corrupt.atByte() - offset);
        chunk.put(at, (byte) (chunk.get(at) ^ 0x55));
      }
    }
    for (Fault fault : hits) {
      if (fault instanceof Fault.Stall stall && inside(stall.afterBytes(), offset, chunk)) {
        sendUpTo((int) (stall.afterBytes() - offset), chunk, sink);
        faults.pause(stall.duration());
      } else if (fault instanceof Fault.Cut cut && cut.afterBytes() < offset + chunk.limit()) {
        sendUpTo((int) (cut.afterBytes() - offset), chunk, sink);
        throw new CutException();
      }
    }
    sendUpTo(chunk.limit(), chunk, sink);
  }

  private static boolean inside(long position, long offset, ByteBuffer chunk) {
    return position >= offset && position < offset + chunk.limit();
  }

  private static void sendUpTo(int position, ByteBuffer chunk, Sink sink) throws IOException {
    int count = position - chunk.position();
    if (count > 0) {
      sink.send(chunk.slice(chunk.position(), count));
      chunk.position(position);
    }
  }

  /** Takes what remains of a chunk. */
  @FunctionalInterface
  public interface Sink {
    /** Sends the part and returns when it is gone. */
    void send(ByteBuffer part) throws IOException;
  }

  /** Says that the connection is to be closed here. */
  public static final class CutException extends IOException {
    CutException() {
      super("cut by a fault");
    }
  }
}
