package io.maxcompute.storage.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.error.ProtocolException;
import java.io.IOException;
import java.util.Optional;

/**
 * A complete successful answer.
 *
 * @param status below 300
 * @param headers of the answer, by any case of their names
 * @param body may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, only read
public record ApiResponse(int status, ResponseHeaders headers, byte[] body) {

  /**
   * Returns the body as JSON.
   *
   * @throws ProtocolException if it is not a JSON object
   */
  public JsonNode json() {
    try {
      JsonNode node = Json.MAPPER.readTree(body);
      if (node != null && node.isObject()) {
        return node;
      }
    } catch (IOException e) {
      throw new ProtocolException(notJson(), e);
    }
    throw new ProtocolException(notJson());
  }

  /** Returns the value of a header; empty if it is absent or has none. */
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  private String notJson() {
    return "The service answered "
        + status
        + " with a body of "
        + body.length
        + " bytes that is not a JSON object"
        + headers.requestIdSuffix()
        + ".";
  }
}
