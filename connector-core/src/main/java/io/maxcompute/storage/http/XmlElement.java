package io.maxcompute.storage.http;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.XmlCursor.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An XML element of the control plane's small documents; {@link XmlCursor} reads the others.
 *
 * @param name local name
 * @param attributes by name
 * @param children in document order
 * @param text all character data directly inside
 */
public record XmlElement(
    String name, Map<String, String> attributes, List<XmlElement> children, String text) {

  /**
   * Reads a document.
   *
   * @throws ProtocolException if {@code document} is not well-formed XML
   */
  public static XmlElement parse(byte[] document) {
    XmlCursor cursor = XmlCursor.of(document);
    Deque<Builder> open = new ArrayDeque<>();
    open.push(new Builder("", Map.of()));
    open.push(new Builder(cursor.name(), cursor.attributes()));
    for (Event event = cursor.next(); event != Event.END_OF_DOCUMENT; event = cursor.next()) {
      switch (event) {
        case START -> open.push(new Builder(cursor.name(), cursor.attributes()));
        case TEXT -> open.element().text.append(cursor.characters());
        case END -> {
          XmlElement done = open.pop().build();
          open.element().children.add(done);
        }
        default -> {}
      }
    }
    return open.element().children.get(0);
  }

  /** Returns the children called {@code name}. */
  public List<XmlElement> all(String name) {
    return children.stream().filter(child -> child.name.equals(name)).toList();
  }

  /** Returns the first child called {@code name}. */
  public Optional<XmlElement> first(String name) {
    return all(name).stream().findFirst();
  }

  /** Returns the text of the first child called {@code name}, stripped; empty if there is none. */
  public String text(String name) {
    return first(name).map(child -> child.text.strip()).orElse("");
  }

  private static final class Builder {
    private final String name;
    private final Map<String, String> attributes;
    private final List<XmlElement> children = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    Builder(String name, Map<String, String> attributes) {
      this.name = name;
      this.attributes = attributes;
    }

    XmlElement build() {
      return new XmlElement(name, attributes, List.copyOf(children), text.toString());
    }
  }
}
