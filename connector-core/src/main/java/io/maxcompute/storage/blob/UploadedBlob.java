package io.maxcompute.storage.blob;

import io.maxcompute.storage.error.ProtocolException;
import java.io.Serializable;
import java.util.Base64;

/**
 * Names a blob that was uploaded, and belongs to no row yet. Its {@link #bytes()} are the value to
 * write to the BLOB column, at the top or nested in another one (storage-api.md, sections 5.1 and
 * 5.4). Of use only in the session that it was uploaded to.
 *
 * @param reference base64 text, as the service gave it
 */
public record UploadedBlob(String reference) implements Serializable {
  /**
   * @throws ProtocolException if the text is not base64, or empty
   */
  public UploadedBlob {
    try {
      if (Base64.getDecoder().decode(reference).length == 0) {
        throw new ProtocolException("The service gave an empty reference to an uploaded blob.");
      }
    } catch (IllegalArgumentException e) {
      throw new ProtocolException(
          "The service gave a reference to an uploaded blob that is not base64.", e);
    }
  }

  /** Returns the value of the Arrow binary column; a new array. */
  public byte[] bytes() {
    return Base64.getDecoder().decode(reference);
  }
}
