package io.maxcompute.emulator.blob;

import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.storage.EntityCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of BlobRead (storage-api.md 5.3): one blob as it is, several in frames; compressed if
 * asked; with checksums. Used once, by one thread.
 */
final class BlobDownload implements Answer.Body {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final byte[] FOOTER = {'{', '}'};

  private final BlobStore store;
  private final List<Blob> blobs;
  private final @Nullable EntityCodec codec;
  private final boolean checksumsInside;

  /**
   * @param blobs with the metadata to show
   */
  BlobDownload(
      BlobStore store, List<Blob> blobs, @Nullable EntityCodec codec, boolean checksumsInside) {
    this.store = store;
    this.blobs = List.copyOf(blobs);
    this.codec = codec;
    this.checksumsInside = checksumsInside;
  }

  @Override
  public long length() {
    return codec == null ? ChecksummedBlocks.length(plainLength()) : -1;
  }

  private long plainLength() {
    if (blobs.size() == 1) {
      return blobs.get(0).size();
    }
    return blobs.stream()
        .mapToLong(
            blob -> 3L * Long.BYTES + blob.metadata().header().length + blob.size() + FOOTER.length)
        .sum();
  }

  @Override
  public void writeTo(WritableByteChannel out) throws IOException {
    if (codec == null) {
      writeChecksummed(out);
    } else if (checksumsInside) {
      try (OutputStream compressed = codec.compress(Channels.newOutputStream(out))) {
        writeChecksummed(Channels.newChannel(compressed));
      }
    } else {
      try (ChecksummedBlocks blocks = new ChecksummedBlocks(out);
          OutputStream compressed = codec.compress(Channels.newOutputStream(blocks))) {
        writePlain(Channels.newChannel(compressed));
      }
    }
  }

  private void writeChecksummed(WritableByteChannel out) throws IOException {
    try (ChecksummedBlocks blocks = new ChecksummedBlocks(out)) {
      writePlain(blocks);
    }
  }

  private void writePlain(WritableByteChannel out) throws IOException {
    if (blobs.size() == 1) {
      writeBody(blobs.get(0), out);
      return;
    }
    for (Blob blob : blobs) {
      byte[] header = blob.metadata().header();
      writeLength(header.length, out);
      out.write(ByteBuffer.wrap(header));
      writeLength(blob.size(), out);
      writeBody(blob, out);
      writeLength(FOOTER.length, out);
      out.write(ByteBuffer.wrap(FOOTER));
    }
  }

  private static void writeLength(long length, WritableByteChannel out) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(bytes.putLong(length).flip());
  }

  private void writeBody(Blob blob, WritableByteChannel out) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    try (FileChannel file = store.open(blob)) {
      while (file.read(buffer) >= 0) {
        buffer.flip();
        out.write(buffer);
        buffer.clear();
      }
    }
  }
}
