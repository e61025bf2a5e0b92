package io.maxcompute.storage.arrow;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;

/** The rows of the golden files: the formulas of golden.py once more. */
final class GoldenRows {
  private GoldenRows() {}

  /** Returns a value in the form of {@link #expected}. */
  static Object actual(FieldVector vector, int row) {
    Object value = vector.getObject(row);
    if (value instanceof byte[] bytes) {
      return List.of(MessageDigest.class, new String(bytes, StandardCharsets.ISO_8859_1));
    }
    return value == null ? "null" : value instanceof Number ? value : value.toString();
  }

  /** Returns what column {@code name} has in row {@code i}. */
  static Object expected(String name, int i) {
    boolean isNull = i % 7 == 3 && !List.of("id", "noise", "single").contains(name);
    return isNull ? "null" : value(name, i);
  }

  private static Object value(String name, int i) {
    return switch (name) {
      case "id" -> (long) i;
      case "text" -> "row " + i + " " + "abcdefghij中".repeat(i % 50);
      case "noise" -> List.of(MessageDigest.class, i % 3 == 0 ? sha256(i) : "");
      case "tiny" -> (byte) (i % 100);
      case "small" -> (short) -i;
      case "whole" -> i * 1000;
      case "single" -> i / 4f;
      case "real" -> i / 8d;
      case "flag" -> Boolean.toString(i % 2 == 0);
      case "day" -> i;
      case "micros" -> time(i * 1_000_001L / 1_000_000, i * 1_000_001L % 1_000_000 * 1000);
      case "millis" -> time(Math.floorDiv(-i, 1000), Math.floorMod(-i, 1000) * 1_000_000L);
      case "wide" -> BigDecimal.valueOf(i, 18);
      case "narrow" -> BigDecimal.valueOf(-i, 2);
      case "list" -> list(i);
      case "map" -> map(i);
      case "struct" -> "{\"a\":" + i + ",\"b\":\"b" + i + "\"}";
      case "none" -> "null";
      default -> throw new AssertionError(name);
    };
  }

  private static String time(long seconds, long nanos) {
    return LocalDateTime.ofEpochSecond(seconds, (int) nanos, ZoneOffset.UTC).toString();
  }

  private static String list(int i) {
    return "[" + String.join(",", Collections.nCopies(i % 3, i + ",null")) + "]";
  }

  private static String map(int i) {
    return IntStream.range(0, i % 3)
        .mapToObj(j -> "{\"key\":\"k" + j + "\",\"value\":" + (i + j) + "}")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String sha256(int i) {
    try {
      byte[] text = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
      return new String(
          MessageDigest.getInstance("SHA-256").digest(text), StandardCharsets.ISO_8859_1);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
