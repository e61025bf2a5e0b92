package io.maxcompute.storage.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Percent-encoding of URLs: UTF-8, and {@code %20} for a space (control-plane.md, section 0). */
final class PercentEncoding {
  private static final String UNRESERVED = "-._~";

  private PercentEncoding() {}

  /** Encodes a path whose segments are separated by {@code /}. */
  static String path(String decoded) {
    return encode(decoded, UNRESERVED + "/");
  }

  /** Encodes parameters; an empty value makes a flag without {@code =}. */
  static String query(Map<String, String> decoded) {
    return decoded.entrySet().stream()
        .map(
            parameter ->
                parameter.getValue().isEmpty()
                    ? encode(parameter.getKey(), UNRESERVED)
                    : encode(parameter.getKey(), UNRESERVED)
                        + "="
                        + encode(parameter.getValue(), UNRESERVED))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text, String kept) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || kept.indexOf(c) >= 0);
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(hex(c >> 4)).append(hex(c & 15));
      }
    }
    return encoded.toString();
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit);
  }
}
