package io.maxcompute.bench.data;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.maxcompute.bench.server.ReplayServer;
import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.StorageConfig;
import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The processes that serve: an emulator that keeps its tables, and in front of its storage plane a
 * server that is faster than any client. Closing this ends them.
 */
public final class Services implements AutoCloseable {
  private final Process emulator;
  private final JsonNode description;
  private final Process replay;
  private final Map<Plane, URI> endpoints;

  private Services(
      Process emulator, JsonNode description, Process replay, Map<Plane, URI> endpoints) {
    this.emulator = emulator;
    this.description = description;
    this.replay = replay;
    this.endpoints = endpoints;
  }

  /** Which storage plane is asked. */
  public enum Plane {
    /** Reads from files, everything else from the emulator. */
    FAST,
    /** The same, but rows that are written are acknowledged and forgotten. */
    SINK,
    /** The same as the first, each answer at 10 MB/s. */
    CAPPED,
    /** The emulator itself. */
    EMULATOR
  }

  /**
   * Starts them.
   *
   * @param command that runs an emulator
   * @param directory where tables and recorded answers are kept
   */
  public static Services start(Path command, Path directory) throws IOException {
    Path tables = directory.resolve("tables");
    Redirect log = Redirect.appendTo(directory.resolve("services.log").toFile());
    Process emulator = started(log, List.of(command.toString(), "--data", tables.toString()));
    JsonNode description = new ObjectMapper().readTree(output(emulator).readLine());
    Process replay =
        started(
            log,
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ReplayServer.class.getName(),
                description.path("storageEndpoint").asText(),
                directory.resolve("recordings").toString()));
    BufferedReader lines = output(replay);
    Map<Plane, URI> endpoints = new EnumMap<>(Plane.class);
    for (Plane plane : Plane.values()) {
      String endpoint =
          plane == Plane.EMULATOR ? description.path("storageEndpoint").asText() : lines.readLine();
      endpoints.put(plane, URI.create(endpoint));
    }
    return new Services(emulator, description, replay, endpoints);
  }

  private static Process started(Redirect log, List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectError(log).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy)); // if we are killed
    return process;
  }

  private static BufferedReader output(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private String field(String name) {
    return description.path(name).asText();
  }

  /** Returns the connector's options for {@code table}. */
  public Map<String, String> options(String table, Plane plane) {
    Map<String, String> options = new HashMap<>();
    options.put("endpoint", field("endpoint"));
    options.put("tunnelEndpoint", endpoint(plane).toString());
    options.put("project", field("project"));
    options.put("accessKeyId", field("accessKeyId"));
    options.put("accessKeySecret", field("accessKeySecret"));
    options.put("table", table);
    return options;
  }

  /** Returns a client, which the caller closes. */
  public StorageClient client(Plane plane) {
    Credentials key =
        new Credentials.AccessKey(field("accessKeyId"), field("accessKeySecret"), Optional.empty());
    return StorageClient.create(
        StorageConfig.builder(
                URI.create(field("endpoint")), field("project"), CredentialsProvider.of(key))
            .storageEndpoint(Optional.of(endpoint(plane)))
            .build());
  }

  public String project() {
    return field("project");
  }

  /** Returns the host and port of a storage plane. */
  public URI endpoint(Plane plane) {
    return requireNonNull(endpoints.get(plane), "all planes have one");
  }

  @Override
  public void close() {
    replay.destroy();
    emulator.destroy();
  }
}
