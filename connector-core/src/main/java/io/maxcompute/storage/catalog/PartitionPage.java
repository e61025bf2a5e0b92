package io.maxcompute.storage.catalog;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.XmlCursor;
import io.maxcompute.storage.table.PartitionSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The wire form of a page of a list of partitions (control-plane.md, section 4). Tables have a
 * hundred thousand of them: nothing is kept of a page but what is wanted.
 */
final class PartitionPage {
  private final XmlCursor xml;

  private PartitionPage(XmlCursor xml) {
    this.xml = xml;
  }

  /** Returns the partitions of all pages that {@code request} asks for. */
  static PartitionList readAll(ControlCalls calls, ApiRequest request) {
    PartitionList.Builder list = new PartitionList.Builder();
    calls.eachPage(request, answer -> read(answer.body(), list::add));
    return list.build();
  }

  private static String read(byte[] document, Consumer<PartitionInfo> into) {
    XmlCursor xml = XmlCursor.of(document);
    ControlCalls.checkRoot(xml.name(), "Partitions");
    return new PartitionPage(xml).read(into);
  }

  private String read(Consumer<PartitionInfo> into) {
    String marker = "";
    while (xml.nextChild()) {
      switch (xml.name()) {
        case "Partition" -> into.accept(partition());
        case "Marker" -> marker = xml.text();
        default -> xml.leave();
      }
    }
    xml.end();
    return marker;
  }

  private PartitionInfo partition() {
    List<PartitionSpec.Value> values = new ArrayList<>();
    long bytes = 0;
    long rows = -1;
    long created = 0;
    long lastModified = 0;
    while (xml.nextChild()) {
      switch (xml.name()) {
        case "Column" -> values.add(value());
        case "PartitionSize" -> bytes = number(bytes);
        case "PartitionRecordCount" -> rows = number(rows);
        case "CreationTime" -> created = number(created);
        case "LastModifiedTime" -> lastModified = number(lastModified);
        default -> xml.leave();
      }
    }
    return new PartitionInfo(spec(values), bytes, rows, created, lastModified);
  }

  private PartitionSpec.Value value() {
    String name = xml.attribute("Name");
    String value = xml.attribute("Value");
    xml.leave();
    try {
      return new PartitionSpec.Value(name, value);
    } catch (IllegalArgumentException e) {
      throw noPartition(e);
    }
  }

  private long number(long otherwise) {
    String name = xml.name();
    return ControlFields.number(name, xml.text(), otherwise);
  }

  private static PartitionSpec spec(List<PartitionSpec.Value> values) {
    if (values.isEmpty()) {
      throw new ProtocolException("The service lists a partition without columns.");
    }
    try {
      return new PartitionSpec(values);
    } catch (IllegalArgumentException e) {
      throw noPartition(e);
    }
  }

  private static ProtocolException noPartition(IllegalArgumentException e) {
    return new ProtocolException("The service lists what is no partition. " + e.getMessage(), e);
  }
}
