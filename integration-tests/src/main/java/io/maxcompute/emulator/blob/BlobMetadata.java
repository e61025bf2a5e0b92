package io.maxcompute.emulator.blob;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a frame's header says about a blob (storage-api.md 5.2); empty where it says nothing.
 *
 * @param fileName version 3 only
 */
record BlobMetadata(String contentType, String fileName) {
  private static final ObjectWriter SPACED =
      new ObjectMapper()
          .writer(
              new MinimalPrettyPrinter() {
                @Override
                public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
                  out.writeRaw(": ");
                }

                @Override
                public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
                  out.writeRaw(", ");
                }
              });

  static final BlobMetadata NONE = new BlobMetadata("", "");

  static BlobMetadata of(JsonNode header) {
    return new BlobMetadata(
        header.path("ContentType").asText(""), header.path("CustomFileName").asText(""));
  }

  boolean isEmpty() {
    return contentType.isEmpty() && fileName.isEmpty();
  }

  /** Returns what version 2 knows of it. */
  BlobMetadata withoutFileName() {
    return new BlobMetadata(contentType, "");
  }

  /** Returns the header of a downloaded frame, spaced as in the worked bytes of 5.3. */
  byte[] header() {
    try {
      return SPACED.writeValueAsBytes(json());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot describe a blob", e);
    }
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    if (!contentType.isEmpty()) {
      json.put("ContentType", contentType);
    }
    if (!fileName.isEmpty()) {
      json.put("CustomFileName", fileName);
    }
    return json;
  }
}
