package io.maxcompute.emulator.write;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Call;

/** Id and version of a stream, from query or body (storage-api.md 9.2). */
record StreamKey(String id, int version) {

  static StreamKey of(Call call) {
    return call.query().has("StreamId") ? ofQuery(call) : ofBody(call.json());
  }

  static StreamKey ofQuery(Call call) {
    return checked(call.query().get("StreamId"), call.query().get("StreamVersion"));
  }

  private static StreamKey ofBody(JsonNode body) {
    return checked(body.path("StreamId").asText(""), body.path("StreamVersion").asText("0"));
  }

  private static StreamKey checked(String id, String version) {
    if (id.isEmpty()) {
      throw ServiceError.invalid("StreamId is missing.");
    }
    long number = version.isEmpty() ? 0 : number(version);
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw ServiceError.invalid("StreamVersion " + number + " is out of range.");
    }
    return new StreamKey(id, (int) number);
  }

  static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw ServiceError.invalid("'" + text + "' is not a number.");
    }
  }
}
