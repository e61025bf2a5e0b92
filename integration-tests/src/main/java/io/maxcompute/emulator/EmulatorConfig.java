package io.maxcompute.emulator;

import io.maxcompute.emulator.auth.Credential;
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
 * @param port of the control plane; 0 takes a free one, as does {@code storagePort}
 * @param dataDirectory where tables live across restarts; null for a directory that vanishes
 * @param credentials known keys; the first is the one that the server's accessors return
 * @param bearerTokens known bearer tokens
 * @param threeTier whether the project has schemas, in the eyes of clients that ask
 * @param synchronousSql whether a submitted statement is answered with 200 and its result
 * @param pageSize most entries in one page of a list
 */
public record EmulatorConfig(
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

  /** Returns the defaults: free ports, project {@code emulator}, nothing kept. */
  public static EmulatorConfig defaults() {
    return new EmulatorConfig(
        0,
        0,
        "emulator",
        null,
        List.of(DEFAULT_CREDENTIAL),
        Set.of(),
        Clock.systemUTC(),
        true,
        false,
        1000,
        Switches.DEFAULT);
  }

  /** Returns this configuration on other ports. */
  public EmulatorConfig withPorts(int control, int storage) {
    return new EmulatorConfig(
        control,
        storage,
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

  /** Returns this configuration with another project name. */
  public EmulatorConfig withProject(String name) {
    return new EmulatorConfig(
        port,
        storagePort,
        name,
        dataDirectory,
        credentials,
        bearerTokens,
        clock,
        threeTier,
        synchronousSql,
        pageSize,
        switches);
  }

  /** Returns this configuration with tables kept in {@code directory}. */
  public EmulatorConfig withDataDirectory(Path directory) {
    return new EmulatorConfig(
        port,
        storagePort,
        project,
        directory,
        credentials,
        bearerTokens,
        clock,
        threeTier,
        synchronousSql,
        pageSize,
        switches);
  }

  /** Returns this configuration with one more known key. */
  public EmulatorConfig withCredential(Credential credential) {
    List<Credential> more = new ArrayList<>(credentials);
    more.add(credential);
    return new EmulatorConfig(
        port,
        storagePort,
        project,
        dataDirectory,
        more,
        bearerTokens,
        clock,
        threeTier,
        synchronousSql,
        pageSize,
        switches);
  }

  /** Returns this configuration with these bearer tokens. */
  public EmulatorConfig withBearerTokens(Set<String> tokens) {
    return new EmulatorConfig(
        port,
        storagePort,
        project,
        dataDirectory,
        credentials,
        tokens,
        clock,
        threeTier,
        synchronousSql,
        pageSize,
        switches);
  }

  /** Returns this configuration with another clock. */
  public EmulatorConfig withClock(Clock other) {
    return new EmulatorConfig(
        port,
        storagePort,
        project,
        dataDirectory,
        credentials,
        bearerTokens,
        other,
        threeTier,
        synchronousSql,
        pageSize,
        switches);
  }

  /** Returns this configuration with or without schemas. */
  public EmulatorConfig withThreeTier(boolean enabled) {
    return new EmulatorConfig(
        port,
        storagePort,
        project,
        dataDirectory,
        credentials,
        bearerTokens,
        clock,
        enabled,
        synchronousSql,
        pageSize,
        switches);
  }

  /** Returns this configuration with SQL answered at once, or later. */
  public EmulatorConfig withSynchronousSql(boolean enabled) {
    return new EmulatorConfig(
        port,
        storagePort,
        project,
        dataDirectory,
        credentials,
        bearerTokens,
        clock,
        threeTier,
        enabled,
        pageSize,
        switches);
  }

  /** Returns this configuration with another page size. */
  public EmulatorConfig withPageSize(int size) {
    return new EmulatorConfig(
        port,
        storagePort,
        project,
        dataDirectory,
        credentials,
        bearerTokens,
        clock,
        threeTier,
        synchronousSql,
        size,
        switches);
  }

  /** Returns this configuration with other switches of the storage plane. */
  public EmulatorConfig withSwitches(Switches other) {
    return new EmulatorConfig(
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
        other);
  }

  /** Returns this configuration with new sessions that say INIT so many times first. */
  public EmulatorConfig withInitPolls(int polls) {
    return withSwitches(switches.withInitPolls(polls));
  }

  /** Returns this configuration with sessions that live so long. */
  public EmulatorConfig withSessionLifetime(Duration lifetime) {
    return withSwitches(switches.withSessionLifetime(lifetime));
  }
}
