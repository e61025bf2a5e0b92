package io.maxcompute.emulator.control;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Query;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * One page of a list (control-plane.md 3.6): {@code Marker} is always there, empty on the last
 * page.
 *
 * @param marker where the next page starts; empty if there is none
 */
record Page<T>(List<T> items, String marker, int maxItems) {

  static <T> Page<T> of(List<T> all, Query query, int pageSize) {
    int max = Math.min(pageSize, positive(query.get("maxitems"), pageSize));
    int start = query.get("marker").isEmpty() ? 0 : decode(query.get("marker"));
    int from = Math.min(start, all.size());
    int end = Math.min(all.size(), from + max);
    return new Page<>(all.subList(from, end), end < all.size() ? encode(end) : "", max);
  }

  void head(Xml xml) {
    xml.text("Marker", marker).number("MaxItems", maxItems);
  }

  private static int positive(String text, int otherwise) {
    try {
      return text.isEmpty() ? otherwise : Math.max(1, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      throw parameter("maxitems", text);
    }
  }

  private static String encode(int position) {
    byte[] text = Integer.toString(position).getBytes(StandardCharsets.UTF_8);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
  }

  private static int decode(String marker) {
    try {
      byte[] text = Base64.getUrlDecoder().decode(marker);
      return Integer.parseInt(new String(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw parameter("marker", marker);
    }
  }

  private static ServiceError parameter(String name, String value) {
    return new ServiceError(
        400,
        "InvalidParameter",
        "ODPS-0420061: Invalid parameter in HTTP request - " + name + "=" + value);
  }
}
