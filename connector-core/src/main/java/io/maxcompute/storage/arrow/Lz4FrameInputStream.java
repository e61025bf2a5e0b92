package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jpountz.xxhash.StreamingXXHash32;
import net.jpountz.xxhash.XXHashFactory;

/**
 * Decodes a stream of LZ4 frames, for bodies compressed as a whole.
 *
 * <p>Decodes one block at a time; the last 64 KiB stay in front of it, as the window that linked
 * blocks refer to. Every checksum is verified, that of the content once its frame has been read.
 */
final class Lz4FrameInputStream extends InputStream {
  private static final int UNCOMPRESSED = 0x80000000;

  private final InputStream in;
  private Lz4FrameHeader header = new Lz4FrameHeader(true, false, false, 0, -1);
  private final StreamingXXHash32 content =
      XXHashFactory.fastestJavaInstance().newStreamingHash32(0);
  private boolean insideFrame;
  private long contentBytes;
  private ByteBuffer decoded = ByteBuffer.allocate(0);
  private int served;

  Lz4FrameInputStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    while (served == decoded.position()) {
      if (!step()) {
        return -1;
      }
    }
    int count = Math.min(length, decoded.position() - served);
    decoded.get(served, target, offset, count);
    served += count;
    return count;
  }

  /** Takes the next step: passes a head or decodes a block. Returns whether there was one. */
  private boolean step() throws IOException {
    if (!insideFrame) {
      return nextFrame();
    }
    int size = exactly(Integer.BYTES).getInt();
    if (size == 0) {
      endFrame();
      return true;
    }
    int length = size & ~UNCOMPRESSED;
    if (length > header.maxBlockBytes()) {
      throw new ProtocolException("An LZ4 block is larger than its frame allows.");
    }
    ByteBuffer block = exactly(length);
    if (header.blockChecksums()) {
      verify(Lz4FrameHeader.checksum().hash(block, 0, length, 0));
    }
    keepWindow();
    int start = decoded.position();
    if ((size & UNCOMPRESSED) == 0) {
      decode(block);
    } else {
      decoded.put(block);
    }
    contentBytes += decoded.position() - start;
    if (header.contentChecksum()) {
      content.update(decoded.array(), start, decoded.position() - start);
    }
    return true;
  }

  private void endFrame() throws IOException {
    insideFrame = false;
    header.checkContent(contentBytes);
    if (header.contentChecksum()) {
      verify(content.getValue());
    }
  }

  private void verify(int checksum) throws IOException {
    if (exactly(Integer.BYTES).getInt() != checksum) {
      throw new ProtocolException("A checksum of an LZ4 frame does not match.");
    }
  }

  /** Returns false at the end of the stream. */
  private boolean nextFrame() throws IOException {
    byte[] bytes = in.readNBytes(Integer.BYTES);
    if (bytes.length == 0) {
      return false;
    }
    int magic = bytes.length < Integer.BYTES ? 0 : little(bytes).getInt();
    if (Lz4FrameHeader.isSkippable(magic)) {
      in.skipNBytes(Integer.toUnsignedLong(exactly(Integer.BYTES).getInt()));
      return true;
    }
    if (magic != Lz4FrameHeader.MAGIC) {
      throw new ProtocolException("A body that should be LZ4 frames is not.");
    }
    byte[] head = Arrays.copyOf(exactly(1).array(), Lz4FrameHeader.MAX_BYTES);
    int rest = Lz4FrameHeader.bytesAfter(head[0] & 0xff);
    exactly(rest).get(head, 1, rest);
    header = Lz4FrameHeader.read(ByteBuffer.wrap(head));
    decoded = ByteBuffer.allocate(Lz4FrameHeader.WINDOW + header.maxBlockBytes());
    served = 0;
    content.reset();
    contentBytes = 0;
    insideFrame = true;
    return true;
  }

  /** Moves the end of what was decoded to the front: the next block may refer to it. */
  private void keepWindow() {
    int kept = Math.min(decoded.position(), Lz4FrameHeader.WINDOW);
    System.arraycopy(decoded.array(), decoded.position() - kept, decoded.array(), 0, kept);
    decoded.position(kept);
    served = kept;
  }

  private void decode(ByteBuffer block) {
    int start = decoded.position();
    try {
      int end = Lz4LinkedBlock.decode(block, 0, block.limit(), decoded, start, 0);
      decoded.position(end);
    } catch (IndexOutOfBoundsException e) {
      throw new ProtocolException("An LZ4 block holds more than its frame allows.", e);
    }
  }

  private ByteBuffer exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("an LZ4 frame is cut off");
    }
    return little(bytes);
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
