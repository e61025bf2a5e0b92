package io.maxcompute.storage.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A request as it arrived.
 *
 * @param target path and query, still encoded
 * @param headers by name in any case
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record TestRequest(String method, String target, Map<String, String> headers, byte[] body) {

  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  public String path() {
    return URLDecoder.decode(target.split("\\?", 2)[0].replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** Returns the decoded parameters; flags have an empty value. */
  public Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    String[] parts = target.split("\\?", 2);
    for (String pair : parts.length < 2 ? new String[0] : parts[1].split("&", -1)) {
      String[] sides = pair.split("=", 2);
      query.put(decode(sides[0]), sides.length < 2 ? "" : decode(sides[1]));
    }
    return query;
  }

  public String parameter(String name) {
    return query().getOrDefault(name, "");
  }

  /** Returns what a request to the storage plane asks for. */
  public String action() {
    return parameter("Action");
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public JsonNode json() {
    try {
      return new ObjectMapper().readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
