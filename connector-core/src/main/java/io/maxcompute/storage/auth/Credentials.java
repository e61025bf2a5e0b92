package io.maxcompute.storage.auth;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** Who is calling. No implementation shows a secret in its {@code toString()}. */
public sealed interface Credentials {

  /** Returns a name for messages that gives nothing away. */
  String label();

  /**
   * A key pair, permanent or temporary.
   *
   * @param id the public half
   * @param secret the private half
   * @param securityToken proves a temporary pair (STS); absent for a permanent one
   */
  record AccessKey(String id, String secret, Optional<String> securityToken)
      implements Credentials {
    /**
     * @throws IllegalArgumentException if id or secret are blank
     */
    public AccessKey {
      if (id.isBlank() || secret.isBlank()) {
        throw new IllegalArgumentException("an access key needs an id and a secret");
      }
      requireNonNull(securityToken, "securityToken");
    }

    @Override
    public String label() {
      String shown =
          id.length() <= 8 ? id : id.substring(0, 4) + "…" + id.substring(id.length() - 2);
      return (securityToken.isPresent() ? "temporary access key '" : "access key '") + shown + "'";
    }

    @Override
    public String toString() {
      return label();
    }
  }

  /**
   * A token that stands for a signed-in user.
   *
   * @param token sent as it is, in place of a signature
   */
  record BearerToken(String token) implements Credentials {
    /**
     * @throws IllegalArgumentException if the token is blank
     */
    public BearerToken {
      if (token.isBlank()) {
        throw new IllegalArgumentException("a bearer token cannot be blank");
      }
    }

    @Override
    public String label() {
      return "bearer token";
    }

    @Override
    public String toString() {
      return label();
    }
  }
}
