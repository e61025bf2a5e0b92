package io.maxcompute.storage.blob;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.storage.http.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.CRC32;

/** Passes bytes on and keeps their checksum. Not thread-safe. */
final class ContentDigest extends OutputStream {
  private final OutputStream out;
  private final Checksum kind;
  private final CRC32 crc = new CRC32();
  private final MessageDigest md5 = md5Digest();

  ContentDigest(Checksum kind, OutputStream out) {
    this.kind = kind;
    this.out = out;
  }

  private static MessageDigest md5Digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    switch (kind) {
      case CRC32 -> crc.update(bytes, offset, length);
      case MD5 -> md5.update(bytes, offset, length);
      case NONE -> {}
    }
    out.write(bytes, offset, length);
  }

  /** Returns the MD5 of what was written, and starts anew. */
  String md5() {
    return HexFormat.of().formatHex(md5.digest());
  }

  /** Returns the checksum as a footer says it (storage-api.md, section 5.2). */
  ObjectNode json() {
    ObjectNode json = Json.object().put("Type", kind.code());
    return switch (kind) {
      case NONE -> json;
      case CRC32 -> json.put("Crc32", crc.getValue());
      case MD5 -> json.put("MD5", md5());
    };
  }
}
