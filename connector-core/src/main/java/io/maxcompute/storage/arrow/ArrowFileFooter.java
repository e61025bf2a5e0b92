package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What the end of an Arrow file says of it.
 *
 * @param schema of every batch
 * @param blocks where the batches are; every one lies inside the file
 */
record ArrowFileFooter(Schema schema, List<Block> blocks) {
  private static final int MAGIC_BYTES = ArrowFileEncoder.MAGIC.length();
  private static final int HEAD_BYTES = 8;
  private static final int TAIL_BYTES = Integer.BYTES + MAGIC_BYTES;
  private static final int MAX_BYTES = 64 << 20;

  /** Most bytes that can be mapped at once. */
  private static final long MAX_BLOCK_BYTES = Integer.MAX_VALUE;

  /**
   * Place of one batch.
   *
   * @param offset in the file, a multiple of 8
   * @param metadataBytes of the header, a multiple of 8; the body follows
   * @param bodyBytes of the body
   */
  record Block(long offset, int metadataBytes, long bodyBytes) {
    private static final int ALIGNMENT = 8;

    /** Returns whether it lies between the head of a file and {@code end}, on words of 8 bytes. */
    private boolean fits(long end) {
      return offset >= HEAD_BYTES
          && metadataBytes >= 2 * Integer.BYTES
          && bodyBytes >= 0
          && offset % ALIGNMENT == 0
          && metadataBytes % ALIGNMENT == 0
          && offset <= end - metadataBytes
          && bodyBytes <= end - metadataBytes - offset;
    }

    /** Returns its length in the file. */
    long bytes() {
      return metadataBytes + bodyBytes;
    }
  }

  /**
   * Reads the end of {@code file}.
   *
   * @throws ProtocolException if it is no Arrow file, or lists what is not in it
   */
  static ArrowFileFooter read(FileChannel file) throws IOException {
    long size = file.size();
    if (size < HEAD_BYTES + TAIL_BYTES
        || !isMagic(bytes(file, 0, MAGIC_BYTES))
        || !isMagic(bytes(file, size - MAGIC_BYTES, MAGIC_BYTES))) {
      throw new ProtocolException(
          "it does not begin and end with '" + ArrowFileEncoder.MAGIC + "'");
    }
    int length = bytes(file, size - TAIL_BYTES, Integer.BYTES).getInt();
    long end = size - TAIL_BYTES - length;
    if (length <= 0 || length > MAX_BYTES || end < HEAD_BYTES) {
      throw new ProtocolException("its footer claims " + length + " of " + size + " bytes");
    }
    Footer footer = Footer.getRootAsFooter(bytes(file, end, length));
    if (footer.dictionariesLength() > 0) {
      throw new ProtocolException("it has dictionaries, which the protocol excludes");
    }
    return new ArrowFileFooter(SchemaValidator.read(footer.schema()), blocks(footer, end));
  }

  private static List<Block> blocks(Footer footer, long end) {
    List<Block> blocks = new ArrayList<>(); // not as large as the footer claims
    for (int i = 0; i < footer.recordBatchesLength(); i++) {
      org.apache.arrow.flatbuf.Block wire = footer.recordBatches(i);
      Block block = new Block(wire.offset(), wire.metaDataLength(), wire.bodyLength());
      if (!block.fits(end)) {
        throw new ProtocolException("it lists batch " + i + " where it cannot be: " + block);
      }
      if (block.bytes() > MAX_BLOCK_BYTES) {
        throw new ProtocolException(
            "batch " + i + " has " + block.bytes() + " bytes; at most 2 GiB can be mapped");
      }
      blocks.add(block);
    }
    return List.copyOf(blocks);
  }

  private static boolean isMagic(ByteBuffer bytes) {
    return StandardCharsets.ISO_8859_1.decode(bytes).toString().equals(ArrowFileEncoder.MAGIC);
  }

  private static ByteBuffer bytes(FileChannel file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException("it became shorter while it was read");
      }
    }
    return bytes.flip();
  }
}
