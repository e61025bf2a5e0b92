package io.maxcompute.emulator.auth;

import org.jspecify.annotations.Nullable;

/**
 * A key that the emulator knows.
 *
 * @param securityToken of a temporary key; null for a permanent one
 */
public record Credential(
    String accessKeyId, String accessKeySecret, @Nullable String securityToken) {

  @Override
  public String toString() {
    return "Credential[" + accessKeyId + "]";
  }
}
