package io.maxcompute.bench.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * A stream as a channel, in large steps: {@code Channels.newChannel} takes 8 KiB at a time, which
 * would make a poor yardstick.
 */
final class StreamChannel implements ReadableByteChannel {
  private final InputStream in;
  private final byte[] buffer = new byte[256 << 10];

  StreamChannel(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    int count = in.read(buffer, 0, Math.min(buffer.length, target.remaining()));
    if (count > 0) {
      target.put(buffer, 0, count);
    }
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
