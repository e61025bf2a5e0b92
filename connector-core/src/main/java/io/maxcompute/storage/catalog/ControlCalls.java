package io.maxcompute.storage.catalog;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.XmlElement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls of the control plane. Whatever an answer lacks is said with what was being done and with
 * the request id. Thread-safe.
 */
final class ControlCalls {
  private static final String PAGE_SIZE = "1000";

  private final ServiceCaller control;
  private final String project;

  /**
   * @param project project that calls are made from
   */
  ControlCalls(ServiceCaller control, String project) {
    this.control = control;
    this.project = project;
  }

  String project() {
    return project;
  }

  ApiRequest get(String what, String path) {
    return request(what, "GET", path);
  }

  ApiRequest request(String what, String method, String path) {
    return ApiRequest.of(what, method, path).withQuery("curr_project", project);
  }

  ApiResponse call(ApiRequest request) {
    return control.call(request);
  }

  /** Returns what {@code reading} makes of the answer. */
  <T> T read(ApiRequest request, Function<ApiResponse, T> reading) {
    ApiResponse answer = control.call(request);
    try {
      return reading.apply(answer);
    } catch (ProtocolException e) {
      throw new ProtocolException(
          "Cannot " + request.what() + ": " + e.getMessage() + answer.headers().requestIdSuffix(),
          e);
    }
  }

  /** Returns what {@code reading} makes of the XML document {@code root}. */
  <T> T readXml(ApiRequest request, String root, Function<XmlElement, T> reading) {
    return read(request, answer -> reading.apply(document(answer, root)));
  }

  /**
   * Returns the elements of all pages of a list. A page may be empty and not the last; the marker
   * alone ends the list (control-plane.md, section 3.6).
   *
   * @param root name of the document
   * @param item name of an element of the list
   */
  <T> List<T> readPages(
      ApiRequest request, String root, String item, Function<XmlElement, T> reading) {
    List<T> items = new ArrayList<>();
    eachPage(
        request,
        answer -> {
          XmlElement document = document(answer, root);
          document.all(item).forEach(element -> items.add(reading.apply(element)));
          return document.text("Marker");
        });
    return items;
  }

  /**
   * Reads all pages of a list, as {@link #readPages}.
   *
   * @param reading takes a page and returns its marker; empty if there is none
   */
  void eachPage(ApiRequest request, Function<ApiResponse, String> reading) {
    ApiRequest first = request.withQuery("expectmarker", "true").withQuery("maxitems", PAGE_SIZE);
    Set<String> markers = new HashSet<>();
    String marker = "";
    do {
      ApiRequest page = marker.isEmpty() ? first : first.withQuery("marker", marker);
      marker =
          read(
              page,
              answer -> {
                String next = reading.apply(answer);
                if (!next.isEmpty() && !markers.add(next)) {
                  throw new ProtocolException("The service lists the same page again and again.");
                }
                return next;
              });
    } while (!marker.isEmpty());
  }

  static XmlElement document(ApiResponse answer, String root) {
    XmlElement document = XmlElement.parse(answer.body());
    checkRoot(document.name(), root);
    return document;
  }

  static void checkRoot(String found, String expected) {
    if (!found.equals(expected)) {
      throw new ProtocolException(
          "The service answered <" + found + "> where <" + expected + "> was expected.");
    }
  }

  /** Returns what {@code call} returns; empty if the service does not have it. */
  static <T> Optional<T> found(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (ServiceException e) {
      if (e.kind() == ServiceException.Kind.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Returns {@code name} if it can be one step of a path.
   *
   * @throws IllegalArgumentException if it cannot
   */
  static String step(String name) {
    if (name.isBlank()
        || name.equals(".")
        || name.equals("..")
        || name.chars().anyMatch(c -> "/?&=`".indexOf(c) >= 0 || Character.isISOControl(c))) {
      throw new IllegalArgumentException(
          "'" + name + "' cannot be the name of a project, schema or instance");
    }
    return name;
  }
}
