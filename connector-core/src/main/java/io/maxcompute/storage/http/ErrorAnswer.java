package io.maxcompute.storage.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Turns the service's error answers, in JSON or XML, into exceptions (control-plane.md, section 6).
 */
final class ErrorAnswer {
  private static final int MAX_RAW_TEXT = 500;

  private static final Map<String, Kind> KIND_BY_CODE =
      Map.ofEntries(
          Map.entry("RequestTimeTooSkewd", Kind.CLOCK_SKEW),
          Map.entry("RequestTimeTooSkewed", Kind.CLOCK_SKEW),
          Map.entry("AuthenticationRequestExpired", Kind.CLOCK_SKEW),
          Map.entry("SignatureNotMatch", Kind.AUTHENTICATION),
          Map.entry("Unauthorized", Kind.AUTHENTICATION),
          Map.entry("AuthorizationRequired", Kind.AUTHENTICATION),
          Map.entry("NoPermission", Kind.ACCESS_DENIED),
          Map.entry("AccessDenied", Kind.ACCESS_DENIED),
          Map.entry("FlowExceeded", Kind.THROTTLED),
          Map.entry("SlotExceeded", Kind.THROTTLED),
          Map.entry("QPSExceeded", Kind.THROTTLED),
          Map.entry("RequestQuotaExceeded", Kind.THROTTLED),
          Map.entry("SchemaModified", Kind.SCHEMA_MODIFIED));

  private static final Map<Kind, String> ADVICE =
      Map.of(
          Kind.AUTHENTICATION, "Check the %s.",
          Kind.CLOCK_SKEW, "Set the clock of this machine: it differs from the service's.",
          Kind.ACCESS_DENIED,
              "Grant the %s what it needs: Describe, Select and Download to read, Update to write.",
          Kind.NOT_FOUND, "Check the project, schema and table names.",
          Kind.SCHEMA_MODIFIED,
              "The columns of the table have changed: open the stream again to learn them.",
          Kind.THROTTLED, "Use fewer parallel tasks, or another quota.",
          Kind.UNAVAILABLE, "Try again later.");

  private ErrorAnswer() {}

  /**
   * @param caller whose credentials they were, for the advice
   */
  static ServiceException toException(
      String what, String caller, int status, ResponseHeaders headers, byte[] body) {
    ServiceException.Answer answer = parse(status, headers, body);
    Duration retryAfter = retryAfter(headers);
    // a conflict that says when to come again is a queue (control-plane.md, section 5.1)
    boolean queued = status == 409 && !retryAfter.isZero();
    Kind kind = queued ? Kind.THROTTLED : kind(answer);
    String advice = ADVICE.getOrDefault(kind, "").replace("%s", caller);
    String message = "Cannot " + what + ": the service answered " + answer + ". " + advice;
    return new ServiceException(
        message.strip(), kind, answer, retryAfter, latestSchemaVersion(headers));
  }

  private static ServiceException.Answer parse(int status, ResponseHeaders headers, byte[] body) {
    String text = new String(body, StandardCharsets.UTF_8).strip();
    String code = "";
    String message = text.length() > MAX_RAW_TEXT ? text.substring(0, MAX_RAW_TEXT) + "…" : text;
    String requestId = headers.requestId();
    try {
      if (text.startsWith("{")) {
        JsonNode json = Json.MAPPER.readTree(text);
        code = json.path("Code").asText("");
        message = json.path("Message").asText(message);
        requestId = requestId.isEmpty() ? json.path("RequestId").asText("") : requestId;
      } else if (text.startsWith("<")) {
        XmlElement xml = XmlElement.parse(body);
        code = xml.text("Code");
        message = xml.first("Message").map(XmlElement::text).orElse(message);
        requestId = requestId.isEmpty() ? xml.text("RequestId") : requestId;
      }
    } catch (IOException | ProtocolException e) {
      code = ""; // neither JSON nor XML after all: the text itself is the message
    }
    return new ServiceException.Answer(status, code, message.strip(), requestId);
  }

  private static Kind kind(ServiceException.Answer answer) {
    if (answer.message().startsWith("ODPS-0410031")) {
      return Kind.CLOCK_SKEW;
    }
    if (answer.message().startsWith("ODPS-041004") || answer.message().startsWith("ODPS-041005")) {
      return Kind.AUTHENTICATION;
    }
    Kind byCode = KIND_BY_CODE.get(answer.code());
    return byCode == null ? kindByStatus(answer.status()) : byCode;
  }

  private static Kind kindByStatus(int status) {
    return switch (status) {
      case 401 -> Kind.AUTHENTICATION;
      case 403 -> Kind.ACCESS_DENIED;
      case 404 -> Kind.NOT_FOUND;
      case 408 -> Kind.UNAVAILABLE;
      case 409 -> Kind.CONFLICT;
      case 429 -> Kind.THROTTLED;
      default -> status >= 500 ? Kind.UNAVAILABLE : Kind.INVALID_REQUEST;
    };
  }

  private static Duration retryAfter(ResponseHeaders headers) {
    return Duration.ofSeconds(Math.max(0, number(headers, "Retry-After")));
  }

  private static long latestSchemaVersion(ResponseHeaders headers) {
    return number(headers, "odps-tunnel-latest-schema-version");
  }

  /** Returns the number in a header; -1 if there is none, such as in a date. */
  private static long number(ResponseHeaders headers, String name) {
    try {
      return headers.first(name).map(text -> Long.parseLong(text.strip())).orElse(-1L);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
