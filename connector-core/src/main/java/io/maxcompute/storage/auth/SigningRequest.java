package io.maxcompute.storage.auth;

import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a signature covers.
 *
 * @param method upper-case HTTP method
 * @param path decoded path, without the path of the endpoint
 * @param query decoded parameters; an empty value is a flag
 * @param headers all headers of the request
 */
public record SigningRequest(
    String method, String path, Map<String, String> query, Map<String, String> headers) {
  private static final String EXTENSION_PREFIX = "x-odps-";

  /** Signed as an empty line where the request has none. */
  private static final Map<String, String> ALWAYS_SIGNED =
      Map.of("content-md5", "", "content-type", "", "date", "");

  /** Returns the text that is signed (control-plane.md, section 1.2). */
  String canonical() {
    SortedMap<String, String> lines = new TreeMap<>(ALWAYS_SIGNED);
    headers.forEach((name, value) -> putIfSigned(lines, name, value));
    query.forEach((name, value) -> putIfExtension(lines, name, value));
    String head =
        lines.entrySet().stream()
            .map(SigningRequest::line)
            .collect(Collectors.joining("\n", method + "\n", "\n"));
    return head + resource();
  }

  private static void putIfSigned(Map<String, String> lines, String name, String value) {
    if (ALWAYS_SIGNED.containsKey(name.toLowerCase(Locale.ROOT))) {
      lines.put(name.toLowerCase(Locale.ROOT), value);
    } else {
      putIfExtension(lines, name, value);
    }
  }

  private static void putIfExtension(Map<String, String> lines, String name, String value) {
    if (name.toLowerCase(Locale.ROOT).startsWith(EXTENSION_PREFIX)) {
      lines.put(name.toLowerCase(Locale.ROOT), value);
    }
  }

  private static String line(Map.Entry<String, String> line) {
    return line.getKey().startsWith(EXTENSION_PREFIX)
        ? line.getKey() + ":" + line.getValue()
        : line.getValue();
  }

  private String resource() {
    if (query.isEmpty()) {
      return path;
    }
    return new TreeMap<>(query)
        .entrySet().stream()
            .map(p -> p.getValue().isEmpty() ? p.getKey() : p.getKey() + "=" + p.getValue())
            .collect(Collectors.joining("&", path + "?", ""));
  }
}
