package io.maxcompute.emulator.control;

import io.maxcompute.emulator.error.ServiceError;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** The texts of a small XML document by their paths. DTDs and entities are off. */
final class XmlFields {
  private static final XMLInputFactory FACTORY = factory();

  private XmlFields() {}

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  /**
   * Returns path to text, {@code Instance/Job/Tasks/SQL/Name} for example. A path that occurs again
   * gets {@code #2}, {@code #3} and so on.
   *
   * @throws ServiceError 400 if the text is not XML
   */
  static Map<String, String> of(String xml) {
    Map<String, String> fields = new LinkedHashMap<>();
    Deque<String> path = new ArrayDeque<>();
    StringBuilder text = new StringBuilder();
    try {
      XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(xml));
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.START_ELEMENT) {
          path.addLast(reader.getLocalName());
          text.setLength(0);
        } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
          text.append(reader.getText());
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          put(fields, String.join("/", path), text.toString());
          path.removeLast();
          text.setLength(0);
        }
      }
      return fields;
    } catch (XMLStreamException e) {
      throw new ServiceError(
          400, "InvalidParameter", "ODPS-0420031: Invalid XML in HTTP request body");
    }
  }

  private static void put(Map<String, String> fields, String path, String text) {
    String key = path;
    for (int i = 2; fields.containsKey(key); i++) {
      key = path + "#" + i;
    }
    fields.put(key, text);
  }
}
