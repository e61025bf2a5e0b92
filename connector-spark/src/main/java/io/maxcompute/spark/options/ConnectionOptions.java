package io.maxcompute.spark.options;

import io.maxcompute.storage.StorageConfig;
import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.auth.CredentialsUnavailableException;
import io.maxcompute.storage.table.TableId;
import java.io.Serializable;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which table, whose credentials, and how to reach the service. Resolved and checked once on the
 * driver; crosses to executors, which build their clients from it. Equal if all settings are.
 */
public final class ConnectionOptions implements Serializable {
  static final Option<URI> ENDPOINT =
      Option.of(
          "endpoint",
          null,
          "Control plane of the service, such as"
              + " http://service.cn-hangzhou.maxcompute.aliyun.com/api.",
          Parsers::uri);
  static final Option<String> PROJECT =
      Option.of(
          "project",
          null,
          "Project that jobs are charged to, and that tables are looked up in.",
          Parsers::text);
  static final Option<String> SCHEMA =
      Option.of(
          "schema",
          null,
          "Schema that tables are looked up in; leave it out where the project has none.",
          Parsers::text);
  static final Option<String> TABLE =
      Option.of(
          "table",
          null,
          "The table: table, schema.table or project.schema.table; also load(\"…\").",
          Parsers::text);
  static final Option<String> ACCESS_KEY_ID =
      Option.of(
          "accessKeyId",
          null,
          "Access key. Without one, the environment variables ALIBABA_CLOUD_ACCESS_KEY_ID,"
              + " ALIBABA_CLOUD_ACCESS_KEY_SECRET and ALIBABA_CLOUD_SECURITY_TOKEN are read.",
          Parsers::text);
  static final Option<String> ACCESS_KEY_SECRET =
      Option.secret("accessKeySecret", "Secret of the access key.");
  static final Option<String> SECURITY_TOKEN =
      Option.secret("securityToken", "Token of a temporary access key (STS).");
  static final Option<String> BEARER_TOKEN =
      Option.secret("bearerToken", "Token in place of an access key.");
  static final Option<String> REGION =
      Option.of(
          "region",
          null,
          "Region such as cn-hangzhou: requests are then signed with version 4.",
          Parsers::text);
  static final Option<String> QUOTA =
      Option.of("quota", null, "Tunnel quota to use.", Parsers::text);
  static final Option<List<String>> TAGS =
      Option.of(
          "tags",
          "",
          "Labels, separated by commas, that the service records with requests.",
          Parsers::list);
  static final Option<URI> TUNNEL_ENDPOINT =
      Option.of(
          "tunnelEndpoint",
          null,
          "Storage plane of the service; asked from the endpoint if not given.",
          Parsers::uri);
  static final Option<Integer> API_VERSION =
      Option.of("apiVersion", "2", "Version of the Storage API: 2 or 3.", Parsers.intBetween(2, 3));
  static final Option<URI> PROXY =
      Option.of("proxy", null, "Forward proxy, as http://host:port.", Parsers::uri);
  static final Option<Duration> CONNECT_TIMEOUT =
      Option.of("connectTimeout", "10s", "Most time to establish a connection.", Parsers::duration);
  static final Option<Duration> INACTIVITY_TIMEOUT =
      Option.of(
          "inactivityTimeout",
          "60s",
          "Most time without a byte from the service, before and within an answer.",
          Parsers::duration);
  static final Option<Integer> MAX_CONNECTIONS =
      Option.of(
          "maxConnections",
          "256",
          "Most connections of one JVM to the service.",
          Parsers.intBetween(1, 10_000));
  static final List<Option<?>> ALL =
      Stream.concat(
              Stream.of(
                  ENDPOINT,
                  PROJECT,
                  SCHEMA,
                  TABLE,
                  ACCESS_KEY_ID,
                  ACCESS_KEY_SECRET,
                  SECURITY_TOKEN,
                  BEARER_TOKEN,
                  REGION,
                  QUOTA,
                  TAGS,
                  TUNNEL_ENDPOINT,
                  API_VERSION,
                  PROXY,
                  CONNECT_TIMEOUT,
                  INACTIVITY_TIMEOUT,
                  MAX_CONNECTIONS),
              RetrySettings.ALL.stream())
          .toList();

  private final Map<String, String> options;

  /** Named in another way than by an option; null if options name it. */
  private final @Nullable TableId table;

  private ConnectionOptions(Map<String, String> options, @Nullable TableId table) {
    this.options = Map.copyOf(options);
    this.table = table;
  }

  /**
   * Returns the connection that {@code options} describe.
   *
   * @throws IllegalArgumentException if one is unknown, missing or wrong
   */
  public static ConnectionOptions from(Map<String, String> options) {
    Map<String, String> checked = Options.checked(options);
    Map<String, String> own = own(checked);
    String path = checked.get("path");
    if (path != null) {
      // What load("…") and save("…") say themselves beats a setting of the session.
      own.put(Options.fold(TABLE.key()), path);
    }
    ConnectionOptions connection = new ConnectionOptions(own, null);
    if (!QueryOptions.replacesTable(checked, TABLE.in(own))) {
      connection.table();
    }
    connection.requireUsable();
    return connection;
  }

  /** Returns the connection of {@code checked} options, to the table {@code id} or to none. */
  static ConnectionOptions to(@Nullable TableId id, Map<String, String> checked) {
    ConnectionOptions connection = new ConnectionOptions(own(checked), id);
    connection.requireUsable();
    return connection;
  }

  private static Map<String, String> own(Map<String, String> checked) {
    Map<String, String> own = new HashMap<>(checked);
    own.keySet().retainAll(ALL.stream().map(option -> Options.fold(option.key())).toList());
    return own;
  }

  private void requireUsable() {
    storageConfig(); // every value is checked here, before anything is sent
    requireCredentials();
  }

  private void requireCredentials() {
    try {
      credentials().credentials();
    } catch (CredentialsUnavailableException e) {
      throw new IllegalArgumentException(
          "No credentials for "
              + subject()
              + ": option 'accessKeyId' is missing, and "
              + e.getMessage()
              + ". Set options 'accessKeyId' and 'accessKeySecret', or 'bearerToken', or the"
              + " environment variables on the driver and all executors.",
          e);
    }
  }

  /**
   * Returns the table that is read or written.
   *
   * @throws IllegalArgumentException if none is named
   */
  public TableId table() {
    return table == null
        ? TableId.parse(TABLE.required(options), PROJECT.required(options), schema())
        : table;
  }

  /** Returns the schema that names are looked up in; empty if none was given. */
  public String schema() {
    String schema = SCHEMA.in(options);
    return schema == null ? "" : schema;
  }

  private String subject() {
    return table == null && TABLE.in(options) == null
        ? "project '" + PROJECT.required(options) + "'"
        : "table '" + table() + "'";
  }

  /** Returns the configuration of a client. */
  public StorageConfig storageConfig() {
    return StorageConfig.builder(
            ENDPOINT.required(options), PROJECT.required(options), credentials())
        .region(Optional.ofNullable(REGION.in(options)))
        .quota(Optional.ofNullable(QUOTA.in(options)))
        .tags(TAGS.required(options))
        .storageEndpoint(Optional.ofNullable(TUNNEL_ENDPOINT.in(options)))
        .apiVersion(API_VERSION.required(options))
        .proxy(Optional.ofNullable(PROXY.in(options)))
        .connectTimeout(CONNECT_TIMEOUT.required(options))
        .inactivityTimeout(INACTIVITY_TIMEOUT.required(options))
        .maxConnections(MAX_CONNECTIONS.required(options))
        .retry(RetrySettings.policy(options))
        .userAgent(UserAgent.TEXT)
        .build();
  }

  /** Returns what a client depends on: the same for all tables of a caller at an endpoint. */
  public Map<String, String> clientSettings() {
    Map<String, String> settings = new HashMap<>(options);
    settings.remove(Options.fold(TABLE.key()));
    settings.remove(Options.fold(SCHEMA.key()));
    return settings;
  }

  private CredentialsProvider credentials() {
    String bearer = BEARER_TOKEN.in(options);
    String id = ACCESS_KEY_ID.in(options);
    requireOneIdentity(bearer, id);
    if (bearer != null) {
      return CredentialsProvider.of(new Credentials.BearerToken(bearer));
    }
    if (id == null) {
      return CredentialsProvider.environment();
    }
    Optional<String> token = Optional.ofNullable(SECURITY_TOKEN.in(options));
    return CredentialsProvider.of(
        new Credentials.AccessKey(id, ACCESS_KEY_SECRET.required(options), token));
  }

  /** Nobody should act as somebody else because of an option that was overlooked. */
  private void requireOneIdentity(@Nullable String bearer, @Nullable String id) {
    if (bearer != null && id != null) {
      throw new IllegalArgumentException(
          "Options 'bearerToken' and 'accessKeyId' are both set. Give one of them.");
    }
    for (Option<String> half : List.of(ACCESS_KEY_SECRET, SECURITY_TOKEN)) {
      if (id == null && half.in(options) != null) {
        throw new IllegalArgumentException(
            "Option '" + half.key() + "' is set, and 'accessKeyId' is missing.");
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ConnectionOptions that
        && options.equals(that.options)
        && Objects.equals(table, that.table);
  }

  @Override
  public int hashCode() {
    return Objects.hash(options, table);
  }

  /** Names the table only: the settings hold secrets. */
  @Override
  public String toString() {
    return "connection to " + subject();
  }
}
