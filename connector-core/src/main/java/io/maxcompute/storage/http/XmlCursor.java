package io.maxcompute.storage.http;

import io.maxcompute.storage.error.ProtocolException;
import java.io.ByteArrayInputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Goes through an XML document once, element by element, without keeping it. Read by the JDK's
 * parser, whatever the class path offers, with document types and external entities off.
 *
 * <p>All methods throw {@link ProtocolException} where the document is not well-formed XML.
 */
public final class XmlCursor {
  /** What may come next in a document. */
  enum Event {
    START,
    TEXT,
    END,
    OTHER,
    END_OF_DOCUMENT
  }

  private final XMLStreamReader reader;

  private XmlCursor(XMLStreamReader reader) {
    this.reader = reader;
  }

  /** Starts at the root of {@code document}, which is entered. */
  public static XmlCursor of(byte[] document) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      ByteArrayInputStream bytes = new ByteArrayInputStream(document);
      XmlCursor cursor = new XmlCursor(factory.createXMLStreamReader(bytes));
      cursor.nextChild();
      return cursor;
    } catch (XMLStreamException e) {
      throw notXml(e);
    }
  }

  private static ProtocolException notXml(XMLStreamException e) {
    return new ProtocolException("The service answered a body that is not XML.", e);
  }

  /** Returns the local name of the element that was entered last. */
  public String name() {
    return reader.getLocalName();
  }

  /** Returns an attribute of the element that was just entered; empty if it has none such. */
  public String attribute(String name) {
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      if (reader.getAttributeLocalName(i).equals(name)) {
        return reader.getAttributeValue(i);
      }
    }
    return "";
  }

  /** Returns the attributes of the element that was just entered, by name. */
  Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    return attributes;
  }

  /** Returns the character data that was just found. */
  String characters() {
    return reader.getText();
  }

  /**
   * Enters the next child of the element that is open; at its end, leaves it and returns {@code
   * false}.
   */
  public boolean nextChild() {
    Event event = next();
    while (event != Event.START && event != Event.END) {
      event = next();
    }
    return event == Event.START;
  }

  /** Leaves the element that is open, and returns all character data directly inside, stripped. */
  public String text() {
    String text = "";
    for (Event event = next(); event != Event.END; event = next()) {
      if (event == Event.START) {
        leave();
      } else if (event == Event.TEXT) {
        text = text.isEmpty() ? characters() : text + characters();
      }
    }
    return text.strip();
  }

  /** Leaves the element that is open, whatever it holds. */
  public void leave() {
    for (int open = 1; open > 0; ) {
      open += nextChild() ? 1 : -1;
    }
  }

  /** Reads what may follow the root, comments or what is not well-formed, after it was left. */
  public void end() {
    Event event = next();
    while (event != Event.END_OF_DOCUMENT) {
      event = next();
    }
  }

  /** Moves on by one event; comments and processing instructions carry nothing. */
  Event next() {
    try {
      return switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> Event.START;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> Event.TEXT;
        case XMLStreamConstants.END_ELEMENT -> Event.END;
        case XMLStreamConstants.END_DOCUMENT -> Event.END_OF_DOCUMENT;
        default -> Event.OTHER;
      };
    } catch (XMLStreamException e) {
      throw notXml(e);
    }
  }
}
