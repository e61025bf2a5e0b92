package io.maxcompute.storage.auth;

import java.util.Map;
import java.util.Optional;

/** Reads an access key from environment variables. */
final class EnvironmentCredentialsProvider implements CredentialsProvider {
  private static final String ID = "ALIBABA_CLOUD_ACCESS_KEY_ID";
  private static final String SECRET = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
  private static final String TOKEN = "ALIBABA_CLOUD_SECURITY_TOKEN";

  private final Map<String, String> variables;

  EnvironmentCredentialsProvider(Map<String, String> variables) {
    this.variables = variables;
  }

  @Override
  public Credentials credentials() {
    return new Credentials.AccessKey(
        required(ID),
        required(SECRET),
        Optional.ofNullable(variables.get(TOKEN)).filter(t -> !t.isBlank()));
  }

  private String required(String name) {
    String value = variables.get(name);
    if (value == null || value.isBlank()) {
      throw new CredentialsUnavailableException(name + " is not set");
    }
    return value;
  }

  @Override
  public String toString() {
    return "environment variables";
  }
}
