package io.maxcompute.storage.http;

import io.maxcompute.storage.error.ProtocolException;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * An XML element of the control plane's small documents. Read by the JDK's parser, whatever the
 * class path offers, with document types and external entities off.
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
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(document));
      return root(reader);
    } catch (XMLStreamException e) {
      throw new ProtocolException("The service answered a body that is not XML.", e);
    }
  }

  private static XmlElement root(XMLStreamReader reader) throws XMLStreamException {
    Deque<Builder> open = new ArrayDeque<>();
    open.push(new Builder("", Map.of()));
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT ->
            open.push(new Builder(reader.getLocalName(), attributes(reader)));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            open.element().text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          XmlElement done = open.pop().build();
          open.element().children.add(done);
        }
        default -> {} // comments and processing instructions carry nothing
      }
    }
    return open.element().children.get(0);
  }

  private static Map<String, String> attributes(XMLStreamReader reader) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    return attributes;
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
