package io.maxcompute.emulator.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/**
 * Puts the CRC32C of every {@value #BLOCK_BYTES} bytes behind them, and of the shorter rest behind
 * that (storage-api.md 5.3). Closing it ends the last block and leaves the target open.
 */
final class ChecksummedBlocks implements WritableByteChannel {
  static final int BLOCK_BYTES = 4096;
  private static final int CHECKSUM_BYTES = 4;

  private final WritableByteChannel target;
  private final ByteBuffer block =
      ByteBuffer.allocate(BLOCK_BYTES + CHECKSUM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private boolean open = true;

  ChecksummedBlocks(WritableByteChannel target) {
    this.target = target;
  }

  /** Returns the length of {@code bytes} bytes with their checksums. */
  static long length(long bytes) {
    return bytes + (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * CHECKSUM_BYTES;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int taken = source.remaining();
    while (source.hasRemaining()) {
      int count = Math.min(source.remaining(), BLOCK_BYTES - block.position());
      source.get(block.array(), block.position(), count);
      block.position(block.position() + count);
      if (block.position() == BLOCK_BYTES) {
        endBlock();
      }
    }
    return taken;
  }

  private void endBlock() throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(block.array(), 0, block.position());
    block.putInt((int) checksum.getValue()).flip();
    while (block.hasRemaining()) {
      target.write(block);
    }
    block.clear();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() throws IOException {
    if (open && block.position() > 0) {
      endBlock();
    }
    open = false;
  }
}
