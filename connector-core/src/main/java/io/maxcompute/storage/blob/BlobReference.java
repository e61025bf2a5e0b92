package io.maxcompute.storage.blob;

import io.maxcompute.storage.error.ProtocolException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Names a stored blob: what a column of type BLOB yields when it is read (storage-api.md, sections
 * 5.1 and 5.4). The service writes it when rows are committed; it is not the {@link UploadedBlob}
 * that was put into the row.
 *
 * @param text opaque to all but the service; not empty
 */
public record BlobReference(String text) implements Serializable {
  /**
   * @throws IllegalArgumentException if the text is empty
   */
  public BlobReference {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a blob reference is not empty");
    }
  }

  /**
   * Returns the reference in a value of a BLOB column, at the top or nested in one.
   *
   * @param value bytes of the Arrow binary value; not changed
   * @throws ProtocolException if they are not text, and so cannot be asked for
   */
  public static BlobReference ofColumn(byte[] value) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return new BlobReference(text);
    } catch (CharacterCodingException e) {
      throw new ProtocolException(
          "A column has a blob reference of "
              + value.length
              + " bytes that is not text: the service sends nothing for it.",
          e);
    }
  }
}
