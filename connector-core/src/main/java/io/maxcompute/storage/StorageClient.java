package io.maxcompute.storage;

import io.maxcompute.storage.auth.RequestSigner;
import io.maxcompute.storage.blob.BlobApi;
import io.maxcompute.storage.catalog.CatalogApi;
import io.maxcompute.storage.catalog.SqlApi;
import io.maxcompute.storage.http.HttpSettings;
import io.maxcompute.storage.http.HttpTransport;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.read.InstanceApi;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.retry.Retrier;
import io.maxcompute.storage.write.WriteApi;
import java.net.URI;
import java.time.Clock;

/**
 * The client of one MaxCompute project: one connection pool, one set of credentials, and its APIs.
 *
 * <p>Thread-safe. Makes no request before one of its APIs is used, and starts no thread.
 */
public final class StorageClient implements AutoCloseable {
  private final HttpTransport transport;
  private final CatalogApi catalog;
  private final SqlApi sql;
  private final ReadApi read;
  private final InstanceApi instances;
  private final WriteApi write;
  private final BlobApi blob;

  private StorageClient(StorageConfig config, Clock clock) {
    HttpSettings http =
        new HttpSettings(
            config.connectTimeout(),
            config.inactivityTimeout(),
            config.maxConnections(),
            config.proxy());
    transport = new HttpTransport(http);
    Retrier retrier = new Retrier(config.retry());
    ServiceCaller.Context context =
        new ServiceCaller.Context(
            transport,
            new RequestSigner(config.credentials(), config.region(), clock),
            retrier,
            config.userAgent(),
            clock);
    ServiceCaller control = new ServiceCaller(context, config::endpoint);
    catalog = new CatalogApi(control, config.project());
    sql = new SqlApi(control, config.project());
    LazyEndpoint storageEndpoint = new LazyEndpoint(() -> storageEndpoint(config, catalog));
    ServiceCaller storage = new ServiceCaller(context, storageEndpoint);
    StorageRequests requests =
        new StorageRequests(config.project(), config.quota(), config.tags(), config.apiVersion());
    read = new ReadApi(storage, requests, retrier);
    instances = new InstanceApi(storage, requests, retrier);
    write = new WriteApi(storage, requests);
    blob = new BlobApi(storage, requests, retrier);
  }

  /** Returns a client that the caller closes. */
  public static StorageClient create(StorageConfig config) {
    return create(config, Clock.systemUTC());
  }

  /**
   * Returns a client that the caller closes.
   *
   * @param clock dates the requests
   */
  public static StorageClient create(StorageConfig config, Clock clock) {
    return new StorageClient(config, clock);
  }

  private static URI storageEndpoint(StorageConfig config, CatalogApi catalog) {
    return config
        .storageEndpoint()
        .orElseGet(
            () -> catalog.discoverStorageEndpoint(config.endpoint().getScheme(), config.quota()));
  }

  /** Returns the calls about projects, schemas, tables and partitions. */
  public CatalogApi catalog() {
    return catalog;
  }

  /** Returns the calls that run SQL. */
  public SqlApi sql() {
    return sql;
  }

  /** Returns the calls that read tables and results of SQL. */
  public ReadApi read() {
    return read;
  }

  /** Returns the calls that read results of SQL instances. */
  public InstanceApi instances() {
    return instances;
  }

  /** Returns the calls that write tables. */
  public WriteApi write() {
    return write;
  }

  /** Returns the calls that upload and download blobs. */
  public BlobApi blob() {
    return blob;
  }

  /** Closes all connections, also those in use. */
  @Override
  public void close() {
    transport.close();
  }
}
