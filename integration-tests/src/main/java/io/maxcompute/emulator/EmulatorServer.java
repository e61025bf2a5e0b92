package io.maxcompute.emulator;

import io.maxcompute.emulator.auth.Authenticator;
import io.maxcompute.emulator.auth.Credential;
import io.maxcompute.emulator.blob.BlobActions;
import io.maxcompute.emulator.blob.BlobStore;
import io.maxcompute.emulator.blob.RowReferences;
import io.maxcompute.emulator.control.ControlPlane;
import io.maxcompute.emulator.control.InstanceRunner;
import io.maxcompute.emulator.control.ProjectInfo;
import io.maxcompute.emulator.fault.Faults;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.http.RequestLog;
import io.maxcompute.emulator.http.ServiceHandler;
import io.maxcompute.emulator.read.InstanceReads;
import io.maxcompute.emulator.read.Previews;
import io.maxcompute.emulator.read.ReadSessions;
import io.maxcompute.emulator.sql.SqlService;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.store.Warehouse;
import io.maxcompute.emulator.write.WriteSessions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.jspecify.annotations.Nullable;

/**
 * A running emulator of the MaxCompute service: control plane and storage plane on two ports of the
 * local machine. Thread-safe.
 *
 * <p>{@link #close()} frees ports, threads, files of a temporary directory and Arrow memory, and
 * fails if any of that memory is still in use.
 */
public final class EmulatorServer implements AutoCloseable {
  private final EmulatorConfig config;
  private final BufferAllocator allocator = new RootAllocator();
  private final Faults faults = new Faults();
  private final RequestLog requests = new RequestLog();
  private final Warehouse warehouse;
  private final SqlService sql;
  private final InstanceRunner runner;
  private final HttpListener control;
  private final HttpListener storage;
  private boolean closed;

  private EmulatorServer(EmulatorConfig config) {
    this.config = config;
    this.warehouse = Warehouse.open(config.dataDirectory(), config.clock(), allocator);
    this.sql = new SqlService(config.project(), warehouse, config.clock(), allocator);
    this.runner = new InstanceRunner(sql, config.clock());
    Authenticator authenticator =
        new Authenticator(config.credentials(), config.bearerTokens(), config.clock());
    ServiceHandler storageHandler = storageHandler(authenticator);
    ServiceHandler controlHandler = controlHandler(authenticator);
    if (config.isOnePort()) {
      this.control =
          new HttpListener("emulator", config.host(), bothPlanes(storageHandler, controlHandler));
      this.storage = control;
    } else {
      this.control = new HttpListener("emulator-control", config.host(), controlHandler);
      this.storage = new HttpListener("emulator-storage", config.host(), storageHandler);
    }
  }

  private static Handler bothPlanes(ServiceHandler storage, ServiceHandler control) {
    PathMappingsHandler both = new PathMappingsHandler();
    both.addMapping(PathSpec.from("/api/storage/*"), storage);
    both.addMapping(PathSpec.from("/*"), control);
    return both;
  }

  private ServiceHandler storageHandler(Authenticator authenticator) {
    Switches switches = config.switches();
    BlobStore blobs = new BlobStore(warehouse.blobs());
    WriteSessions writes =
        new WriteSessions(warehouse, new RowReferences(blobs, switches), switches, config.clock());
    StoragePlane plane =
        new StoragePlane(
            config.project(),
            authenticator,
            List.of(
                new ReadSessions(warehouse, sql, switches, config.clock()),
                new Previews(warehouse, switches),
                new InstanceReads(warehouse, runner, switches, config.clock()),
                writes,
                new BlobActions(blobs, writes::uploadTarget, switches, allocator)));
    return new ServiceHandler(plane, faults, requests);
  }

  private ServiceHandler controlHandler(Authenticator authenticator) {
    ProjectInfo info =
        new ProjectInfo(
            config.project(),
            config.threeTier(),
            this::storageAuthority,
            config.pageSize(),
            config.clock().instant(),
            config.clock());
    ControlPlane plane =
        new ControlPlane(
            authenticator,
            info,
            warehouse,
            runner,
            config.synchronousSql(),
            new ControlPlane.Observed(faults, requests));
    return new ServiceHandler(plane, faults, requests);
  }

  /**
   * Returns where a caller finds the storage plane. Whoever listens on all addresses does not know
   * by which name and port it is reached from outside; but the caller does.
   */
  private String storageAuthority(Call call) {
    String used = call.header("host");
    if (!config.isEverywhere() || used.isEmpty()) {
      return storageEndpoint().getAuthority();
    }
    return config.isOnePort()
        ? used
        : URI.create("http://" + used).getHost() + ":" + storage.port();
  }

  /** Starts an emulator with {@link EmulatorConfig#defaults()}. */
  public static EmulatorServer start() {
    return start(EmulatorConfig.defaults());
  }

  /** Starts an emulator; it listens when this returns. */
  public static EmulatorServer start(EmulatorConfig config) {
    EmulatorServer server = new EmulatorServer(config);
    try {
      if (!config.isOnePort()) {
        server.storage.start(config.storagePort());
      }
      server.control.start(config.port());
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** Returns the endpoint of the control plane, as {@code http://127.0.0.1:PORT/api}. */
  public URI endpoint() {
    return URI.create("http://" + localHost() + ":" + control.port() + "/api");
  }

  /** Returns the endpoint of the storage plane, as {@code http://127.0.0.1:PORT}. */
  public URI storageEndpoint() {
    return URI.create("http://" + localHost() + ":" + storage.port());
  }

  private String localHost() {
    return config.isEverywhere() ? "127.0.0.1" : config.host();
  }

  /** Returns the name of the project. */
  public String project() {
    return config.project();
  }

  /** Returns the id of the first known key. */
  public String accessKeyId() {
    return credential().accessKeyId();
  }

  /** Returns the secret of the first known key. */
  public String accessKeySecret() {
    return credential().accessKeySecret();
  }

  private Credential credential() {
    return config.credentials().get(0);
  }

  /** Returns how many connections of clients are open at both planes. */
  public int openConnections() {
    return control.openConnections() + (config.isOnePort() ? 0 : storage.openConnections());
  }

  /** Returns the faults in force, to be changed at any time. */
  public Faults faults() {
    return faults;
  }

  /** Returns the log of requests to both planes. */
  public RequestLog requests() {
    return requests;
  }

  /**
   * Executes a statement here and now, without HTTP. Two-part names are schema and table.
   *
   * @return the rows of a query as text, NULL as null; nothing for other statements
   * @throws io.maxcompute.emulator.error.ServiceError whose text is the service's failure text
   */
  public List<List<@Nullable String>> sql(String statement) {
    return sql.execute(statement, Map.of("odps.namespace.schema", "true")).rows();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    faults.close();
    control.stop();
    storage.stop();
    runner.close();
    sql.close();
    warehouse.close();
    allocator.close();
  }
}
