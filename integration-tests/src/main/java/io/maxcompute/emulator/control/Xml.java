package io.maxcompute.emulator.control;

import java.io.Writer;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes the small XML documents of the control plane. */
final class Xml {
  private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();

  private final XMLStreamWriter out;

  private Xml(XMLStreamWriter out) {
    this.out = out;
  }

  /** Returns a document with one root element. */
  static String document(String root, Consumer<Xml> content) {
    Text text = new Text();
    try {
      XMLStreamWriter out = FACTORY.createXMLStreamWriter(text);
      out.writeStartDocument("UTF-8", "1.0");
      new Xml(out).open(root, content);
      out.writeEndDocument();
      out.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write XML", e);
    }
    return text.toString();
  }

  /** Writes an element with text. */
  Xml text(String name, String value) {
    return open(name, xml -> xml.write(() -> out.writeCharacters(value)));
  }

  /** Writes an element with a number. */
  Xml number(String name, long value) {
    return text(name, Long.toString(value));
  }

  /** Writes an element with a CDATA section. */
  Xml data(String value) {
    return write(() -> out.writeCData(value.replace("]]>", "]]]]><![CDATA[>")));
  }

  /** Writes an element with content. */
  Xml open(String name, Consumer<Xml> content) {
    write(() -> out.writeStartElement(name));
    content.accept(this);
    return write(out::writeEndElement);
  }

  /** Writes an attribute of the element just opened. */
  Xml attribute(String name, String value) {
    return write(() -> out.writeAttribute(name, value));
  }

  private Xml write(Step step) {
    try {
      step.run();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("cannot write XML", e);
    }
    return this;
  }

  /** As the JDK's, which locks for every mark it writes. */
  private static final class Text extends Writer {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void write(int c) {
      text.append((char) c);
    }

    @Override
    public void write(char[] source, int offset, int length) {
      text.append(source, offset, length);
    }

    @Override
    public void write(String source, int offset, int length) {
      text.append(source, offset, offset + length);
    }

    @Override
    public void write(String source) {
      text.append(source);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
      return text.toString();
    }
  }

  @FunctionalInterface
  private interface Step {
    void run() throws XMLStreamException;
  }
}
