package io.maxcompute.storage.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorAnswerTest {
  private static final String JSON =
      "{\"Code\":\"NoSuchTable\",\"Message\":\"table not found\",\"RequestId\":\"B1\"}";
  private static final String XML =
      "<?xml version=\"1.0\"?><Error><Code>NoSuchObject</Code><Message>"
          + "<![CDATA[ODPS-0130131:Table not found]]></Message><RequestId>B2</RequestId></Error>";

  @Test
  void saysWhatOnWhatWhyAndWhatToDo() {
    assertThat(error(404, JSON, Map.of("X-Odps-Request-Id", "R1")))
        .hasMessage(
            "Cannot read table 'p.t': the service answered 404 NoSuchTable, \"table not found\""
                + " [request=R1]. Check the project, schema and table names.");
    assertThat(error(403, "", Map.of()))
        .hasMessage(
            "Cannot read table 'p.t': the service answered 403. Grant the access key 'LTAI…Ij'"
                + " what it needs: Describe, Select and Download to read, Update to write.");
    assertThat(error(409, "", Map.of()))
        .hasMessage("Cannot read table 'p.t': the service answered 409.");
  }

  @Test
  void readsXmlAndTakesTheRequestIdFromTheBodyIfNoHeaderHasIt() {
    assertThat(error(404, XML, Map.of()).answer())
        .isEqualTo(
            new ServiceException.Answer(404, "NoSuchObject", "ODPS-0130131:Table not found", "B2"));
    assertThat(error(404, JSON, Map.of()).answer().requestId()).isEqualTo("B1");
  }

  private static Stream<String> bodiesOfNoKnownForm() {
    return Stream.of(
        "<html><body><h1>502 Bad Gateway</h1></body></html>",
        "<html><hr>unclosed",
        "{\"Code\":",
        "{\"code\":\"lower\"}",
        "plain text",
        "<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>");
  }

  @ParameterizedTest
  @MethodSource("bodiesOfNoKnownForm")
  void showsABodyOfAnotherFormAsItIs(String body) {
    assertThat(error(502, " " + body + "\n", Map.of()).answer())
        .isEqualTo(new ServiceException.Answer(502, "", body, ""));
  }

  @Test
  void shortensALongBody() {
    assertThat(error(500, "x".repeat(10_000), Map.of()).answer().message())
        .hasSize(501)
        .endsWith("x…");
  }

  @ParameterizedTest
  @CsvSource({
    "400, '', '', INVALID_REQUEST",
    "302, '', '', INVALID_REQUEST",
    "401, '', '', AUTHENTICATION",
    "403, '', '', ACCESS_DENIED",
    "404, '', '', NOT_FOUND",
    "405, MethodNotAllowed, '', INVALID_REQUEST",
    "408, '', '', UNAVAILABLE",
    "409, '', '', CONFLICT",
    "429, '', '', THROTTLED",
    "500, InternalServerError, '', UNAVAILABLE",
    "503, ServiceUnavailable, '', UNAVAILABLE",
    "400, RequestTimeTooSkewd, '', CLOCK_SKEW",
    "401, RequestTimeTooSkewed, '', CLOCK_SKEW",
    "401, AuthenticationRequestExpired, '', CLOCK_SKEW",
    "400, '', ODPS-0410031:Authentication request expired, CLOCK_SKEW",
    "400, AuthorizationRequired, '', AUTHENTICATION",
    "400, SignatureNotMatch, '', AUTHENTICATION",
    "400, InvalidParameter, ODPS-0410051: Invalid credentials, AUTHENTICATION",
    "400, '', ODPS-0410042: Invalid signature value, AUTHENTICATION",
    "400, NoPermission, '', ACCESS_DENIED",
    "500, AccessDenied, '', ACCESS_DENIED",
    "400, FlowExceeded, '', THROTTLED",
    "500, SlotExceeded, '', THROTTLED",
    "403, QPSExceeded, '', THROTTLED",
    "400, RequestQuotaExceeded, '', THROTTLED"
  })
  void sortsRefusalsByCodeThenStatus(int status, String code, String message, Kind kind) {
    String body = "{\"Code\":\"" + code + "\",\"Message\":\"" + message + "\"}";

    ServiceException error = error(status, body, Map.of());

    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error.isRetryable()).isEqualTo(kind == Kind.THROTTLED || kind == Kind.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "' 7 ', 7",
    "0, 0",
    "-7, 0",
    "soon, 0",
    "'Mon, 06 Jan 2025 08:09:10 GMT', 0",
    "99999999999999999999, 0"
  })
  void readsHowLongToWait(String header, long seconds) {
    assertThat(error(429, "", Map.of("retry-after", header)).retryAfter())
        .isEqualTo(Duration.ofSeconds(seconds));
    assertThat(error(429, "", Map.of()).retryAfter()).isZero();
  }

  @Test
  void takesAConflictThatSaysWhenToComeAgainForAQueue() {
    ServiceException queued = error(409, "", Map.of("Retry-After", "3"));

    assertThat(queued.kind()).isEqualTo(Kind.THROTTLED);
    assertThat(queued.retryAfter()).isEqualTo(Duration.ofSeconds(3));
    assertThat(error(409, "", Map.of("Retry-After", "0")).kind()).isEqualTo(Kind.CONFLICT);
  }

  private static ServiceException error(int status, String body, Map<String, String> headers) {
    return ErrorAnswer.toException(
        "read table 'p.t'",
        "access key 'LTAI…Ij'",
        status,
        new ResponseHeaders(headers),
        body.getBytes(StandardCharsets.UTF_8));
  }
}
