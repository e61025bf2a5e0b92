package io.maxcompute.emulator;

import io.maxcompute.emulator.auth.Credential;
import io.maxcompute.emulator.storage.Switch;
import io.maxcompute.emulator.storage.Switches;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an emulator behaves. Immutable; start from {@link #defaults()}.
 *
 * @param host the address to listen on
 * @param port of the control plane; 0 takes a free one, as does {@code storagePort}; if both are
 *     the same one, it serves both planes
 * @param dataDirectory where tables live across restarts; null for a directory that vanishes
 * @param credentials known keys; the first is the one that the server's accessors return
 * @param bearerTokens known bearer tokens
 * @param threeTier whether the project has schemas, in the eyes of clients that ask
 * @param synchronousSql whether a submitted statement is answered with 200 and its result
 * @param pageSize most entries in one page of a list
 * @param switches choices for the storage plane
 */
public record EmulatorConfig(
    String host,
    int port,
    int storagePort,
    String project,
    @Nullable Path dataDirectory,
    List<Credential> credentials,
    Set<String> bearerTokens,
    Clock clock,
    boolean threeTier,
    boolean synchronousSql,
    int pageSize,
    Switches switches) {

  /** The key that is known unless configured otherwise. */
  public static final Credential DEFAULT_CREDENTIAL =
      new Credential("LTAI4EmulatorKey00000001", "emulatorSecret0123456789abcdef", null);

  public EmulatorConfig {
    credentials = List.copyOf(credentials);
    bearerTokens = Set.copyOf(bearerTokens);
    if (credentials.isEmpty()) {
      throw new IllegalArgumentException("at least one credential must be known");
    }
  }

  /** Returns whether it listens on all addresses. */
  boolean isEverywhere() {
    return host.equals("0.0.0.0");
  }

  /** Returns whether one port serves both planes. */
  boolean isOnePort() {
    return port != 0 && port == storagePort;
  }

  /** Returns the defaults: free ports, project {@code emulator}, nothing kept. */
  public static EmulatorConfig defaults() {
    return new Draft().build();
  }

  /** Returns this configuration on other ports. */
  public EmulatorConfig withPorts(int control, int storage) {
    Draft draft = new Draft(this);
    draft.port = control;
    draft.storagePort = storage;
    return draft.build();
  }

  /** Returns this configuration on another address, {@code 0.0.0.0} for all of them. */
  public EmulatorConfig withHost(String address) {
    Draft draft = new Draft(this);
    draft.host = address;
    return draft.build();
  }

  /** Returns this configuration with another project name. */
  public EmulatorConfig withProject(String name) {
    Draft draft = new Draft(this);
    draft.project = name;
    return draft.build();
  }

  /** Returns this configuration with tables kept in {@code directory}. */
  public EmulatorConfig withDataDirectory(Path directory) {
    Draft draft = new Draft(this);
    draft.dataDirectory = directory;
    return draft.build();
  }

  /** Returns this configuration with one more known key. */
  public EmulatorConfig withCredential(Credential credential) {
    Draft draft = new Draft(this);
    draft.credentials = new ArrayList<>(credentials);
    draft.credentials.add(credential);
    return draft.build();
  }

  /** Returns this configuration with these bearer tokens. */
  public EmulatorConfig withBearerTokens(Set<String> tokens) {
    Draft draft = new Draft(this);
    draft.bearerTokens = tokens;
    return draft.build();
  }

  /** Returns this configuration with another clock. */
  public EmulatorConfig withClock(Clock other) {
    Draft draft = new Draft(this);
    draft.clock = other;
    return draft.build();
  }

  /** Returns this configuration with or without schemas. */
  public EmulatorConfig withThreeTier(boolean enabled) {
    Draft draft = new Draft(this);
    draft.threeTier = enabled;
    return draft.build();
  }

  /** Returns this configuration with SQL answered at once, or later. */
  public EmulatorConfig withSynchronousSql(boolean enabled) {
    Draft draft = new Draft(this);
    draft.synchronousSql = enabled;
    return draft.build();
  }

  /** Returns this configuration with another page size. */
  public EmulatorConfig withPageSize(int size) {
    Draft draft = new Draft(this);
    draft.pageSize = size;
    return draft.build();
  }

  /** Returns this configuration with other choices for the storage plane. */
  public EmulatorConfig withSwitches(Switches chosen) {
    Draft draft = new Draft(this);
    draft.switches = chosen;
    return draft.build();
  }

  /** Returns this configuration with one other choice for the storage plane. */
  public <T> EmulatorConfig withSwitch(Switch<T> which, T value) {
    return withSwitches(switches.with(which, value));
  }

  /** Returns this configuration with new sessions that say INIT so many times first. */
  public EmulatorConfig withInitPolls(int polls) {
    return withSwitch(Switches.INIT_POLLS, polls);
  }

  /** Returns this configuration with sessions that live so long. */
  public EmulatorConfig withSessionLifetime(Duration lifetime) {
    return withSwitch(Switches.SESSION_LIFETIME, lifetime);
  }

  /** A configuration while it is changed. */
  private static final class Draft {
    private String host = "127.0.0.1";
    private int port;
    private int storagePort;
    private String project = "emulator";
    private @Nullable Path dataDirectory;
    private List<Credential> credentials = List.of(DEFAULT_CREDENTIAL);
    private Set<String> bearerTokens = Set.of();
    private Clock clock = Clock.systemUTC();
    private boolean threeTier = true;
    private boolean synchronousSql;
    private int pageSize = 1000;
    private Switches switches = Switches.DEFAULT;

    Draft() {}

    Draft(EmulatorConfig config) {
      host = config.host;
      port = config.port;
      storagePort = config.storagePort;
      project = config.project;
      dataDirectory = config.dataDirectory;
      credentials = config.credentials;
      bearerTokens = config.bearerTokens;
      clock = config.clock;
      threeTier = config.threeTier;
      synchronousSql = config.synchronousSql;
      pageSize = config.pageSize;
      switches = config.switches;
    }

    EmulatorConfig build() {
      return new EmulatorConfig(
          host,
          port,
          storagePort,
          project,
          dataDirectory,
          credentials,
          bearerTokens,
          clock,
          threeTier,
          synchronousSql,
          pageSize,
          switches);
    }
  }
}
