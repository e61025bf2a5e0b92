package io.maxcompute.emulator.auth;

import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.http.Query;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The canonical string of a request, in every reading that a real client signs (1.2). */
final class CanonicalRequest {
  private CanonicalRequest() {}

  /**
   * Returns the accepted candidates.
   *
   * @param prefix path prefix of the endpoint, {@code /api}; clients sign without it
   */
  static Set<String> candidates(Call call, String prefix) {
    List<String> paths = new ArrayList<>();
    String path = call.path();
    paths.add(path);
    if (!prefix.isEmpty() && path.startsWith(prefix + "/")) {
      paths.add(path.substring(prefix.length()));
    }
    Set<String> candidates = new LinkedHashSet<>();
    for (String candidate : paths) {
      candidates.add(canonical(call, candidate, call.query().values()));
      candidates.add(canonical(call, candidate, call.query().decodedTwice()));
      candidates.add(canonical(call, Query.decode(call.rawPath(), true), call.query().values()));
    }
    return candidates;
  }

  private static String canonical(Call call, String path, Map<String, String> query) {
    TreeMap<String, String> signed = new TreeMap<>();
    for (String name : List.of("content-md5", "content-type", "date")) {
      signed.put(name, call.header(name));
    }
    call.headers().forEach((name, value) -> putOdps(signed, name, value));
    query.forEach((name, value) -> putOdps(signed, name, value));
    StringBuilder text = new StringBuilder(call.method()).append('\n');
    signed.forEach(
        (name, value) -> {
          if (name.startsWith("x-odps-")) {
            text.append(name).append(':');
          }
          text.append(value).append('\n');
        });
    return text.append(path).append(resource(query)).toString();
  }

  private static void putOdps(Map<String, String> signed, String name, String value) {
    if (name.startsWith("x-odps-")) {
      signed.put(name, value);
    }
  }

  private static String resource(Map<String, String> query) {
    if (query.isEmpty()) {
      return "";
    }
    return new TreeMap<>(query)
        .entrySet().stream()
            .map(e -> e.getValue().isEmpty() ? e.getKey() : e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("&", "?", ""));
  }
}
