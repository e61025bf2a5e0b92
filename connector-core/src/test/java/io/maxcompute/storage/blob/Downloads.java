package io.maxcompute.storage.blob;

import com.github.luben.zstd.Zstd;
import io.maxcompute.storage.testing.Lz4Frames;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A second reading of what a service answers to a download: bit by bit, and all in memory. */
final class Downloads {
  private Downloads() {}

  /** Returns {@code plain} in blocks of 4096 bytes, each with its checksum. */
  static byte[] sealed(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < plain.length; at += 4096) {
      byte[] block = Arrays.copyOfRange(plain, at, Math.min(plain.length, at + 4096));
      out.writeBytes(block);
      out.writeBytes(little(crc32c(block), 4));
    }
    return out.toByteArray();
  }

  static long crc32c(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) * 0x82F63B78);
      }
    }
    return ~crc & 0xFFFFFFFFL;
  }

  static byte[] frame(String header, byte[] content, String footer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : new byte[][] {utf8(header), content, utf8(footer)}) {
      out.writeBytes(little(part.length, 8));
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] compressed(byte[] plain, String token) {
    return switch (token) {
      case "zstd" -> Zstd.compress(plain);
      case "x-lz4-frame" -> Lz4Frames.frame(plain, new Lz4Frames.Options(true, false, true, false));
      default -> throw new IllegalArgumentException(token);
    };
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] little(long value, int bytes) {
    byte[] all = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    return Arrays.copyOf(all, bytes);
  }
}
