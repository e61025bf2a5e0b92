package io.maxcompute.emulator.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The two signature forms (control-plane.md 1.3 and 1.4). */
final class Signatures {
  private Signatures() {}

  static String v2(String secret, String canonical) {
    return base64(hmac("HmacSHA1", utf8(secret), canonical));
  }

  /**
   * Returns the signature of version 4.
   *
   * @param scope {@code aliyun_v4_request}, or with another prefix
   */
  static String v4(String secret, String day, String region, String scope, String canonical) {
    String prefix = scope.substring(0, scope.length() - "_request".length());
    byte[] key = hmac("HmacSHA256", utf8(prefix + secret), day);
    key = hmac("HmacSHA256", key, region);
    key = hmac("HmacSHA256", key, "odps");
    key = hmac("HmacSHA256", key, scope);
    return base64(hmac("HmacSHA1", key, canonical));
  }

  private static byte[] hmac(String algorithm, byte[] key, String data) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      return mac.doFinal(utf8(data));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks " + algorithm, e);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
