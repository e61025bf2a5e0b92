package io.maxcompute.emulator.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request. A flag without value and one with an empty value are the same
 * (control-plane.md 0); of repeated names the last counts.
 *
 * @param raw as received, not decoded
 * @param values decoded once, in order
 */
public record Query(String raw, Map<String, String> values) {
  public Query {
    values = Map.copyOf(values);
  }

  /** Parses a raw query string. */
  public static Query parse(@Nullable String raw) {
    String text = raw == null ? "" : raw;
    return new Query(text, split(text));
  }

  /** Returns the parameters as PyODPS signs them: decoded as a whole, then again one by one. */
  public Map<String, String> decodedTwice() {
    return split(decode(raw, false));
  }

  /** Returns whether the parameter is there, with or without a value. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns the value, or the empty string. */
  public String get(String name) {
    return values.getOrDefault(name, "");
  }

  private static Map<String, String> split(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    int start = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || text.charAt(at) == '&') {
        String part = text.substring(start, at);
        start = at + 1;
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        if (!name.isEmpty()) {
          values.put(decode(name, true), decode(value, true));
        }
      }
    }
    return values;
  }

  /** Decodes percent sequences as UTF-8; damaged ones stay as they are. */
  public static String decode(String text, boolean plusIsSpace) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    byte[] source = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < source.length; i++) {
      int high = i + 2 < source.length ? Character.digit(source[i + 1], 16) : -1;
      int low = i + 2 < source.length ? Character.digit(source[i + 2], 16) : -1;
      if (source[i] == '%' && high >= 0 && low >= 0) {
        bytes.write(high * 16 + low);
        i += 2;
      } else if (source[i] == '+' && plusIsSpace) {
        bytes.write(' ');
      } else {
        bytes.write(source[i]);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
