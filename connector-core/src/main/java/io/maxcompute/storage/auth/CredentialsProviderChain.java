package io.maxcompute.storage.auth;

import java.util.ArrayList;
import java.util.List;

/** Asks several providers in turn. */
final class CredentialsProviderChain implements CredentialsProvider {
  private final List<CredentialsProvider> providers;

  CredentialsProviderChain(List<CredentialsProvider> providers) {
    if (providers.isEmpty()) {
      throw new IllegalArgumentException("a chain needs at least one credentials provider");
    }
    this.providers = List.copyOf(providers);
  }

  @Override
  public Credentials credentials() {
    List<String> reasons = new ArrayList<>();
    for (CredentialsProvider provider : providers) {
      try {
        return provider.credentials();
      } catch (CredentialsUnavailableException e) {
        reasons.add(provider + ": " + e.getMessage());
      }
    }
    throw new CredentialsUnavailableException(
        "No credentials found. Tried, in this order: " + String.join("; ", reasons) + ".");
  }

  @Override
  public String toString() {
    return "chain of " + providers;
  }
}
