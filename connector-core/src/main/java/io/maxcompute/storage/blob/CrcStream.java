package io.maxcompute.storage.blob;

import io.maxcompute.storage.error.ProtocolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Strips and verifies the checksums of a download: 4 bytes after each block of 4096, and after the
 * rest (storage-api.md, section 5.3). Hands no byte out before its block was verified.
 */
final class CrcStream extends PiecewiseStream {
  private static final int BLOCK_BYTES = 4096;

  /** Most bytes of a block with its checksum. */
  static final int SEALED_BYTES = BLOCK_BYTES + Integer.BYTES;

  private final InputStream in;
  private final byte[] sealed = new byte[SEALED_BYTES];
  private long blocks;
  private int served;
  private int available;
  private boolean ended;

  /**
   * @param in closed with this stream
   */
  CrcStream(InputStream in) {
    this.in = in;
  }

  /** Returns whether {@code length} bytes are one block with its checksum. */
  static boolean isSealed(byte[] bytes, int length) {
    if (length <= Integer.BYTES) {
      return false;
    }
    int plain = length - Integer.BYTES;
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, plain);
    return (int) crc.getValue()
        == ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(plain);
  }

  @Override
  int readSome(byte[] target, int offset, int length) throws IOException {
    if (served == available && !nextBlock()) {
      return -1;
    }
    int count = Math.min(length, available - served);
    System.arraycopy(sealed, served, target, offset, count);
    served += count;
    return count;
  }

  private boolean nextBlock() throws IOException {
    int length = ended ? 0 : in.readNBytes(sealed, 0, SEALED_BYTES);
    ended = length < SEALED_BYTES;
    if (length == 0) {
      return false;
    }
    if (!isSealed(sealed, length)) {
      throw new ProtocolException(
          "the block at offset "
              + blocks * BLOCK_BYTES
              + (length <= Integer.BYTES
                  ? " is cut off after " + length + " bytes"
                  : " does not have the checksum that follows it"));
    }
    blocks++;
    served = 0;
    available = length - Integer.BYTES;
    return true;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
