package io.maxcompute.storage.blob;

/** How the service checks the content of a blob in a batch (storage-api.md, section 5.2). */
public enum Checksum {
  /** The service checks nothing. */
  NONE(0),
  /** CRC-32 of the IEEE, as in zip files. */
  CRC32(1),
  /** MD5 of the content before any compression. */
  MD5(2);

  private final int code;

  Checksum(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
