package io.maxcompute.storage.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests with version 4 where the region is known, else with version 2 (control-plane.md,
 * sections 1.3 to 1.5). Thread-safe.
 */
public final class RequestSigner {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final CredentialsProvider provider;
  private final Optional<String> region;
  private final Clock clock;

  /**
   * @param region such as {@code cn-hangzhou}; empty for signature version 2
   * @param clock tells the day that a version 4 signature is for
   */
  public RequestSigner(CredentialsProvider provider, Optional<String> region, Clock clock) {
    this.provider = provider;
    this.region = region;
    this.clock = clock;
  }

  /**
   * Returns the headers that authenticate {@code request}.
   *
   * @throws CredentialsUnavailableException if there are no credentials
   */
  public Map<String, String> sign(SigningRequest request) {
    Credentials credentials = provider.credentials();
    if (credentials instanceof Credentials.BearerToken bearer) {
      return Map.of("x-odps-bearer-token", bearer.token());
    }
    Credentials.AccessKey key = (Credentials.AccessKey) credentials;
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(
        "Authorization",
        region.map(r -> version4(key, r, request)).orElseGet(() -> version2(key, request)));
    key.securityToken().ifPresent(token -> headers.put("authorization-sts-token", token));
    return headers;
  }

  /** Returns whose signature it is, for messages. Never fails for want of credentials. */
  public String label() {
    try {
      return provider.credentials().label();
    } catch (CredentialsUnavailableException e) {
      return "credentials";
    }
  }

  private static String version2(Credentials.AccessKey key, SigningRequest request) {
    byte[] signature = hmac("HmacSHA1", utf8(key.secret()), request.canonical());
    return "ODPS " + key.id() + ":" + Base64.getEncoder().encodeToString(signature);
  }

  private String version4(Credentials.AccessKey key, String region, SigningRequest request) {
    String day = DAY.format(clock.instant());
    byte[] derived = hmac("HmacSHA256", utf8("aliyun_v4" + key.secret()), day);
    derived = hmac("HmacSHA256", derived, region);
    derived = hmac("HmacSHA256", derived, "odps");
    derived = hmac("HmacSHA256", derived, "aliyun_v4_request");
    byte[] signature = hmac("HmacSHA1", derived, request.canonical());
    String scope = String.join("/", key.id(), day, region, "odps", "aliyun_v4_request");
    return "ODPS " + scope + ":" + Base64.getEncoder().encodeToString(signature);
  }

  private static byte[] hmac(String algorithm, byte[] key, String data) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(utf8(data));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + algorithm, e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
