package io.maxcompute.storage.auth;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;

/** Supplies the credentials of each request. Implementations are thread-safe and may refresh. */
@FunctionalInterface
public interface CredentialsProvider {

  /**
   * Returns credentials valid now.
   *
   * @throws CredentialsUnavailableException if this provider has none; the message says why
   */
  Credentials credentials();

  /** Returns a provider that always answers {@code credentials}. */
  static CredentialsProvider of(Credentials credentials) {
    requireNonNull(credentials, "credentials");
    return () -> credentials;
  }

  /**
   * Returns a provider that reads {@code ALIBABA_CLOUD_ACCESS_KEY_ID}, {@code
   * ALIBABA_CLOUD_ACCESS_KEY_SECRET} and, for a temporary key, {@code ALIBABA_CLOUD_SECURITY_TOKEN}
   * at each request.
   */
  static CredentialsProvider environment() {
    return environment(System.getenv());
  }

  /** Returns a provider that reads the same variables from {@code variables}. */
  static CredentialsProvider environment(Map<String, String> variables) {
    return new EnvironmentCredentialsProvider(variables);
  }

  /** Returns a provider that asks each of {@code providers} in turn and takes the first answer. */
  static CredentialsProvider firstOf(List<CredentialsProvider> providers) {
    return new CredentialsProviderChain(providers);
  }
}
