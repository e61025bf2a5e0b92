package io.maxcompute.emulator.blob;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.error.ServiceError;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** The checksums of one blob, of its uncompressed bytes (storage-api.md 5.2). Not thread-safe. */
final class Checksums {
  private static final int NONE = 0;
  private static final int CRC32 = 1;
  private static final int MD5 = 2;

  private final CRC32 crc32 = new CRC32();
  private final MessageDigest md5 = newMd5();

  private static MessageDigest newMd5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }

  /** Returns {@code data}; whatever is read of it counts. */
  InputStream over(InputStream data) {
    return new CheckedInputStream(new DigestInputStream(data, md5), crc32);
  }

  /** Returns the MD5 of all that was read, in hex; to be asked for once. */
  String md5() {
    return HexFormat.of().formatHex(md5.digest());
  }

  /**
   * Compares with what the client has (8, Q47).
   *
   * @param expected {@code Checksum} of a footer; none if missing
   * @param number of the blob in its batch, from 1
   * @throws ServiceError 400 if they differ
   */
  void require(JsonNode expected, int number) {
    int type = expected.path("Type").asInt(NONE);
    switch (type) {
      case NONE -> {}
      case CRC32 ->
          requireSame(
              number,
              expected.path("Crc32").asText(""),
              Long.toString(Integer.toUnsignedLong((int) crc32.getValue())));
      case MD5 -> requireSame(number, expected.path("MD5").asText(""), md5());
      default -> throw ServiceError.invalid("Checksum type " + type + " is not 0, 1 or 2.");
    }
  }

  private static void requireSame(int number, String expected, String actual) {
    if (!expected.equalsIgnoreCase(actual)) {
      throw new ServiceError(
          400,
          "ChecksumMismatch",
          "Blob " + number + " arrived with checksum " + actual + ", sent was " + expected + ".");
    }
  }
}
