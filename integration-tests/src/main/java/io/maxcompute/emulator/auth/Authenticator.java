package io.maxcompute.emulator.auth;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Call;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Checks who sent a request (control-plane.md 1.7). Thread-safe. */
public final class Authenticator {
  private static final Duration SKEW = Duration.ofMinutes(15);
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private final List<Credential> credentials;
  private final Set<String> bearerTokens;
  private final Clock clock;

  /** Knows these keys and tokens. */
  public Authenticator(List<Credential> credentials, Set<String> bearerTokens, Clock clock) {
    this.credentials = List.copyOf(credentials);
    this.bearerTokens = Set.copyOf(bearerTokens);
    this.clock = clock;
  }

  /**
   * Accepts {@code call} or throws.
   *
   * @param prefix path prefix of the endpoint that clients do not sign; may be empty
   */
  public void check(Call call, String prefix) {
    String bearer = call.header("x-odps-bearer-token");
    if (!bearer.isEmpty()) {
      if (!bearerTokens.contains(bearer)) {
        throw denied(call, "InvalidParameter", "ODPS-0410051: Invalid credentials - bearer token");
      }
      checkDate(call);
      return;
    }
    String authorization = call.header("authorization");
    int colon = authorization.lastIndexOf(':');
    if (!authorization.startsWith("ODPS ") || colon < 0) {
      throw new ServiceError(
          400, "AuthorizationRequired", "ODPS-0410001: Missing authentication parameters");
    }
    String[] scope = authorization.substring("ODPS ".length(), colon).split("/", -1);
    Credential credential = find(call, scope[0]);
    checkDate(call);
    checkSignature(call, prefix, credential, scope, authorization.substring(colon + 1));
  }

  private Credential find(Call call, String accessKeyId) {
    String token = call.header("authorization-sts-token");
    return credentials.stream()
        .filter(known -> known.accessKeyId().equals(accessKeyId))
        .filter(known -> token.equals(known.securityToken() == null ? "" : known.securityToken()))
        .findFirst()
        .orElseThrow(
            () ->
                denied(
                    call,
                    "InvalidParameter",
                    "ODPS-0410051: Invalid credentials - accessKeyId or security token not found"));
  }

  private void checkDate(Call call) {
    Instant now = clock.instant();
    Instant sent;
    try {
      sent =
          ZonedDateTime.parse(call.header("date"), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant();
    } catch (DateTimeException e) {
      throw new ServiceError(
          400, "InvalidParameter", "ODPS-0410011: Header Date is missing or not RFC 1123");
    }
    if (Duration.between(sent, now).abs().compareTo(SKEW) > 0) {
      throw new ServiceError(
          400,
          "RequestTimeTooSkewd",
          "ODPS-0410031:Authentication request expired - the request time is too skewed: "
              + "max_interval_date:"
              + SKEW.toMillis()
              + ",expire_date:"
              + MILLIS.format(sent)
              + ",now_date:"
              + MILLIS.format(now));
    }
  }

  private void checkSignature(
      Call call, String prefix, Credential credential, String[] scope, String given) {
    if (scope.length != 1 && !isV4Scope(scope)) {
      throw new ServiceError(
          400, "InvalidParameter", "ODPS-0410021: Unknown signature method in Authorization");
    }
    for (String canonical : CanonicalRequest.candidates(call, prefix)) {
      String expected =
          scope.length == 1
              ? Signatures.v2(credential.accessKeySecret(), canonical)
              : Signatures.v4(
                  credential.accessKeySecret(), scope[1], scope[2], scope[4], canonical);
      if (MessageDigest.isEqual(
          expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8))) {
        return;
      }
    }
    throw denied(
        call,
        "SignatureNotMatch",
        "ODPS-0410042: Invalid signature value - User signature does not match");
  }

  private boolean isV4Scope(String[] scope) {
    if (scope.length != 5 || !scope[3].equals("odps") || !scope[4].endsWith("_request")) {
      return false;
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return List.of(today, today.minusDays(1), today.plusDays(1)).stream()
        .anyMatch(day -> day.format(DateTimeFormatter.BASIC_ISO_DATE).equals(scope[1]));
  }

  /** The vendor's Java client cannot read a 401 that answers a request with a body (1.7.5). */
  private static ServiceError denied(Call call, String code, String message) {
    boolean hasBody = call.method().equals("POST") || call.method().equals("PUT");
    boolean java = call.header("user-agent").startsWith("JavaSDK");
    return new ServiceError(hasBody && java ? 403 : 401, code, message);
  }
}
