package io.maxcompute.spark.append;

import java.util.function.Supplier;

/** Takes the contents of blobs out of rows, and gives the references that rows have instead. */
@FunctionalInterface
public interface BlobSink {
  /** For rows without blobs. */
  BlobSink NONE =
      (path, content) -> {
        throw new IllegalStateException("nothing takes the blobs of column '" + path + "'");
      };

  /**
   * Takes a blob of the row that is being appended.
   *
   * @param path of the column, and of what is nested in it: {@code album.element}
   * @param content owned by the sink from now on
   * @return the reference, as the bytes of an Arrow binary value; to be asked for when the batch is
   *     finished, by when the sink must know it
   * @throws IllegalArgumentException if the blob cannot be written; the message names the column
   */
  Supplier<byte[]> take(String path, byte[] content);
}
