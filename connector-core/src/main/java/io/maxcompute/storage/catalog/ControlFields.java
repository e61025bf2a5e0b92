package io.maxcompute.storage.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.Json;
import io.maxcompute.storage.http.XmlElement;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads single values of the control plane's answers, strictly: what is absent has a default. */
final class ControlFields {
  private ControlFields() {}

  /** Returns the text of a child that must be there. */
  static String required(XmlElement parent, String name) {
    String text = parent.text(name);
    if (text.isEmpty()) {
      throw new ProtocolException(
          "The service answered <" + parent.name() + "> without <" + name + ">.");
    }
    return text;
  }

  static long number(XmlElement parent, String name, long otherwise) {
    return number(name, parent.text(name), otherwise);
  }

  static int count(XmlElement parent, String name) {
    return range(name, number(parent, name, 0));
  }

  /** Returns a number, which may travel as text. */
  static long number(JsonNode parent, String name, long otherwise) {
    JsonNode node = parent.path(name);
    if (node.isContainerNode()) {
      throw new ProtocolException("The service answered a list or object for " + name + ".");
    }
    return number(name, node.isNull() || node.isMissingNode() ? "" : node.asText(), otherwise);
  }

  static int count(JsonNode parent, String name, int otherwise) {
    return range(name, number(parent, name, otherwise));
  }

  static long number(String name, String text, long otherwise) {
    try {
      return text.isBlank() ? otherwise : Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw new ProtocolException(
          "The service answered '" + text + "' where " + name + " is a number.", e);
    }
  }

  private static int range(String name, long number) {
    if (number != (int) number) {
      throw new ProtocolException("The service answered " + number + " for " + name + ".");
    }
    return (int) number;
  }

  /** Returns an RFC 1123 date; empty if there is none. */
  static Optional<Instant> date(String text) {
    try {
      return text.isBlank()
          ? Optional.empty()
          : Optional.of(
              ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeParseException e) {
      throw new ProtocolException("The service answered '" + text + "' where a date is due.", e);
    }
  }

  /** Returns {@code Property} elements by name; a repeated name has its last value. */
  static Map<String, String> properties(XmlElement parent, String name) {
    Map<String, String> properties = new LinkedHashMap<>();
    for (XmlElement list : parent.all(name)) {
      for (XmlElement property : list.all("Property")) {
        properties.put(required(property, "Name"), property.text("Value"));
      }
    }
    return properties;
  }

  /** Returns the object that {@code text} describes; an empty one if there is no text. */
  static JsonNode object(String text) {
    try {
      JsonNode node = text.isBlank() ? Json.object() : Json.parse(text);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      throw new ProtocolException("The service described something with text that is not JSON.", e);
    }
    throw new ProtocolException("The service described something with JSON that is no object.");
  }

  /** Returns an object that may travel as a string that holds JSON; an empty one if absent. */
  static JsonNode embedded(JsonNode node) {
    boolean absent = node.isMissingNode() || node.isNull();
    return node.isObject() ? node : object(absent ? "" : node.asText());
  }

  static List<String> textList(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(item.asText()));
    return texts;
  }

  static Map<String, String> textMap(JsonNode object) {
    Map<String, String> map = new LinkedHashMap<>();
    object.properties().forEach(entry -> map.put(entry.getKey(), entry.getValue().asText()));
    return map;
  }
}
