package io.maxcompute.storage.blob;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.EntityCodec;
import io.maxcompute.storage.http.BodyWriter;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** The body of an upload: blobs as frames or one by itself, perhaps compressed as a whole. */
abstract class UploadBody implements BodyWriter {
  private final Compression compression;

  private UploadBody(Compression compression) {
    this.compression = compression;
  }

  /** Compressed bytes end where the body goes on to belong to the connection. */
  private static final class Unclosing extends FilterOutputStream {
    Unclosing(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      out.write(bytes, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }

  @Override
  public final void writeTo(OutputStream out) throws IOException {
    try (OutputStream encoded = EntityCodec.encoder(compression, new Unclosing(out))) {
      writePlain(encoded);
    }
  }

  abstract void writePlain(OutputStream out) throws IOException;

  /** The bytes of one blob. Knows their checksum once they have been written. */
  static final class Single extends UploadBody {
    private final BlobContent content;
    private volatile String md5 = "";

    Single(BlobContent content, Compression compression) {
      super(compression);
      this.content = content;
    }

    @Override
    void writePlain(OutputStream out) throws IOException {
      ContentDigest digest = new ContentDigest(Checksum.MD5, out);
      content.writeTo(digest);
      md5 = digest.md5();
    }

    @Override
    public boolean isSpent() {
      return content.isSpent();
    }

    /** Returns the MD5 of the content, as last sent; in lower-case hexadecimal digits. */
    String md5() {
      return md5;
    }
  }

  /** The frames of several blobs. */
  static final class Batch extends UploadBody {
    private final List<UploadFrame> frames;

    Batch(List<UploadFrame> frames, Compression compression) {
      super(compression);
      this.frames = frames;
    }

    @Override
    void writePlain(OutputStream out) throws IOException {
      for (UploadFrame frame : frames) {
        frame.writeTo(out);
      }
    }
  }
}
