package io.maxcompute.bench.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The head of a request, as far as it matters here.
 *
 * @param headers by their names in lower case
 */
record RequestHead(String method, String target, Map<String, String> headers) {

  /** Returns the next request's head, or null if the caller is gone. */
  static RequestHead read(BufferedInputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next != '\n') {
        line.append((char) next);
      } else if (line.toString().isBlank()) {
        return parsed(lines);
      } else {
        lines.add(line.toString().strip());
        line.setLength(0);
      }
    }
    return null;
  }

  private static RequestHead parsed(List<String> lines) {
    String[] words = lines.get(0).split(" ", -1);
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new RequestHead(words[0], words[1], headers);
  }

  /** Returns the value of a query parameter; empty if there is none. */
  String parameter(String name) {
    String query = URI.create(target).getRawQuery();
    for (String part : query == null ? new String[0] : query.split("&", -1)) {
      if (part.startsWith(name + "=")) {
        return URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  boolean isChunked() {
    return header("transfer-encoding").equalsIgnoreCase("chunked");
  }

  long contentLength() {
    return header("content-length").isEmpty() ? 0 : Long.parseLong(header("content-length"));
  }
}
