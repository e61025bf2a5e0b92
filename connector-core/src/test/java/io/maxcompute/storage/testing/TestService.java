package io.maxcompute.storage.testing;

import io.maxcompute.storage.auth.Credentials.AccessKey;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.auth.RequestSigner;
import io.maxcompute.storage.http.HttpSettings;
import io.maxcompute.storage.http.HttpTransport;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.retry.Backoff;
import io.maxcompute.storage.retry.Retrier;
import io.maxcompute.storage.retry.RetryPolicy;
import io.maxcompute.storage.table.TableId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A {@link TestServer} with callers of it, whose clock stands still and whose waits are free. */
public final class TestService implements AutoCloseable {
  public static final AccessKey KEY =
      new AccessKey(
          "LTAI4FAKEKEYID00000001", "fakeSecretKey0123456789abcdefABCD", Optional.empty());
  public static final Clock CLOCK =
      Clock.fixed(Instant.parse("2025-01-06T08:09:10Z"), ZoneOffset.UTC);
  public static final TableId TABLE = new TableId("shop", "default", "orders");
  public static final StorageRequests REQUESTS =
      new StorageRequests("shop", Optional.empty(), List.of(), 2);

  private static final RetryPolicy POLICY =
      new RetryPolicy(
          4, Duration.ofMinutes(5), new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1)));

  private final TestServer server = new TestServer();
  private final List<Duration> waits = Collections.synchronizedList(new ArrayList<>());
  private final AtomicLong nanos = new AtomicLong();
  private final HttpTransport transport;
  private final Retrier retrier;

  public TestService() {
    this(POLICY);
  }

  public TestService(RetryPolicy policy) {
    this(
        new HttpSettings(Duration.ofSeconds(5), Duration.ofSeconds(10), 8, Optional.empty()),
        policy);
  }

  public TestService(HttpSettings settings) {
    this(settings, POLICY);
  }

  private TestService(HttpSettings settings, RetryPolicy policy) {
    transport = new HttpTransport(settings);
    retrier = new Retrier(policy, this::pass, nanos::get, new Random(1));
  }

  /** Lets time pass at once. */
  public void pass(Duration duration) {
    waits.add(duration);
    nanos.addAndGet(duration.toNanos());
  }

  /** Returns the time that has passed. */
  public long nanoTime() {
    return nanos.get();
  }

  public TestServer server() {
    return server;
  }

  public Retrier retrier() {
    return retrier;
  }

  public HttpTransport transport() {
    return transport;
  }

  /** Returns every wait so far. */
  public List<Duration> waits() {
    return List.copyOf(waits);
  }

  public ServiceCaller caller() {
    return caller(CredentialsProvider.of(KEY));
  }

  public ServiceCaller caller(CredentialsProvider credentials) {
    return caller(credentials, server::uri);
  }

  /** Returns a caller of another server. */
  public ServiceCaller callerOf(URI endpoint) {
    return caller(CredentialsProvider.of(KEY), () -> endpoint);
  }

  private ServiceCaller caller(CredentialsProvider credentials, Supplier<URI> endpoint) {
    RequestSigner signer = new RequestSigner(credentials, Optional.empty(), CLOCK);
    return new ServiceCaller(
        new ServiceCaller.Context(transport, signer, retrier, "vector-test/1.0", CLOCK), endpoint);
  }

  @Override
  public void close() {
    transport.close();
    server.close();
  }
}
