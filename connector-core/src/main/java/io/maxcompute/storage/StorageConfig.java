package io.maxcompute.storage;

import static java.util.Objects.requireNonNull;

import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.retry.RetryPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything a {@link StorageClient} needs to know. Immutable; made by {@link #builder}.
 *
 * @param endpoint control plane, such as {@code
 *     http://service.cn-hangzhou.maxcompute.aliyun.com/api}
 * @param project project that calls are made from, and default of table names
 * @param schema default schema of table names; empty in projects without schemas
 * @param credentials asked at every request
 * @param region signs with version 4 if given, else with version 2
 * @param storageEndpoint storage plane; discovered from the control plane if absent
 * @param quota tunnel quota to use
 * @param tags labels that the service records with every storage request
 * @param apiVersion version of the Storage API to speak: 2, or 3, which some calls need
 * @param connectTimeout most time to establish a connection
 * @param inactivityTimeout most time without a byte from the service
 * @param maxConnections most connections open at once
 * @param proxy {@code http://host:port} of a forward proxy
 * @param retry limits on repeating a request
 * @param userAgent how the caller names itself
 */
public record StorageConfig(
    URI endpoint,
    String project,
    String schema,
    CredentialsProvider credentials,
    Optional<String> region,
    Optional<URI> storageEndpoint,
    Optional<String> quota,
    List<String> tags,
    int apiVersion,
    Duration connectTimeout,
    Duration inactivityTimeout,
    int maxConnections,
    Optional<URI> proxy,
    RetryPolicy retry,
    String userAgent) {

  /**
   * @throws IllegalArgumentException if a value is out of its range
   */
  public StorageConfig {
    endpoint = checked("endpoint", endpoint);
    storageEndpoint = storageEndpoint.map(uri -> checked("storage endpoint", uri));
    proxy = proxy.map(uri -> checked("proxy", uri));
    requireNonNull(credentials, "credentials");
    tags = List.copyOf(tags);
    if (project.isBlank()) {
      throw new IllegalArgumentException("project must not be blank");
    }
    if (apiVersion != 2 && apiVersion != 3) {
      throw new IllegalArgumentException("apiVersion must be 2 or 3, was " + apiVersion);
    }
    if (maxConnections < 1) {
      throw new IllegalArgumentException("maxConnections must be positive, was " + maxConnections);
    }
  }

  /** Starts a configuration with the three things that have no default. */
  public static Builder builder(URI endpoint, String project, CredentialsProvider credentials) {
    return new Builder(endpoint, project, credentials);
  }

  private static URI checked(String what, URI uri) {
    if (uri.getRawAuthority() != null && uri.getRawAuthority().contains("@")) {
      throw new IllegalArgumentException(
          "The " + what + " has a user name or password in it, which is not supported.");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!(scheme.equals("http") || scheme.equals("https")) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          "The " + what + " '" + uri + "' is not of the form http[s]://host[:port][/path].");
    }
    String text = uri.toString();
    return text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : uri;
  }

  /** Collects a {@link StorageConfig}. Not thread-safe. */
  public static final class Builder {
    private final URI endpoint;
    private final String project;
    private final CredentialsProvider credentials;
    private String schema = "";
    private Optional<String> region = Optional.empty();
    private Optional<URI> storageEndpoint = Optional.empty();
    private Optional<String> quota = Optional.empty();
    private List<String> tags = List.of();
    private int apiVersion = 2;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration inactivityTimeout = Duration.ofSeconds(60);
    private int maxConnections = 256;
    private Optional<URI> proxy = Optional.empty();
    private RetryPolicy retry = RetryPolicy.DEFAULT;
    private String userAgent = "maxcompute-connector-core";

    private Builder(URI endpoint, String project, CredentialsProvider credentials) {
      this.endpoint = endpoint;
      this.project = project;
      this.credentials = credentials;
    }

    /** Sets the schema of tables that are named without one; none at first. */
    public Builder schema(String value) {
      schema = value;
      return this;
    }

    /** Sets the region, which makes signatures of version 4; none at first. */
    public Builder region(Optional<String> value) {
      region = value;
      return this;
    }

    /** Sets the storage plane; discovered at first use if absent. */
    public Builder storageEndpoint(Optional<URI> value) {
      storageEndpoint = value;
      return this;
    }

    /** Sets the tunnel quota to use; the project's own at first. */
    public Builder quota(Optional<String> value) {
      quota = value;
      return this;
    }

    /** Sets labels that the service records with every storage request; none at first. */
    public Builder tags(List<String> value) {
      tags = value;
      return this;
    }

    /** Sets the version of the Storage API, 2 or 3; 2 at first. */
    public Builder apiVersion(int value) {
      apiVersion = value;
      return this;
    }

    /** Sets the most time to establish a connection; 10 seconds at first. */
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /** Sets the most time without a byte from the service; 60 seconds at first. */
    public Builder inactivityTimeout(Duration value) {
      inactivityTimeout = value;
      return this;
    }

    /** Sets the most connections open at once; 256 at first. */
    public Builder maxConnections(int value) {
      maxConnections = value;
      return this;
    }

    /** Sets a forward proxy, {@code http://host:port}; none at first. */
    public Builder proxy(Optional<URI> value) {
      proxy = value;
      return this;
    }

    /** Sets the limits on repeating a request; {@link RetryPolicy#DEFAULT} at first. */
    public Builder retry(RetryPolicy value) {
      retry = value;
      return this;
    }

    /** Sets how the caller names itself. */
    public Builder userAgent(String value) {
      userAgent = value;
      return this;
    }

    /**
     * Returns the configuration.
     *
     * @throws IllegalArgumentException if a value is out of range; the message names it
     */
    public StorageConfig build() {
      return new StorageConfig(
          endpoint,
          project,
          schema,
          credentials,
          region,
          storageEndpoint,
          quota,
          tags,
          apiVersion,
          connectTimeout,
          inactivityTimeout,
          maxConnections,
          proxy,
          retry,
          userAgent);
    }
  }
}
