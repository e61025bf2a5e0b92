package io.maxcompute.storage;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.retry.Backoff;
import io.maxcompute.storage.retry.RetryPolicy;
import io.maxcompute.storage.write.WriteReceipt;
import io.maxcompute.storage.write.WriteStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** A test of writes by several clients, which share nothing but the service. */
abstract class WriterTest extends ClientTest {
  static final Duration SOON = Duration.ofSeconds(20);
  private static final RetryPolicy IMPATIENT =
      new RetryPolicy(
          4, Duration.ofSeconds(20), new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)));

  private final List<StorageClient> others = new ArrayList<>();

  @AfterEach
  void closeOtherClients() {
    others.forEach(StorageClient::close);
  }

  /** Returns a client as another process would have it; closed after the test. */
  final StorageClient connect(int apiVersion) {
    StorageClient other = connect(server, apiVersion);
    others.add(other);
    return other;
  }

  /** Returns a client of {@code emulator}, closed by the caller. */
  static StorageClient connect(EmulatorServer emulator, int apiVersion) {
    Credentials key =
        new Credentials.AccessKey(
            emulator.accessKeyId(), emulator.accessKeySecret(), Optional.empty());
    return StorageClient.create(
        StorageConfig.builder(emulator.endpoint(), emulator.project(), CredentialsProvider.of(key))
            .apiVersion(apiVersion)
            .retry(IMPATIENT)
            .build());
  }

  final WriteReceipt write(WriteStream stream, long firstId, int count) {
    return stream.write(rows(stream.schema(), firstId, count, Compression.ZSTD));
  }

  final void createNames() {
    create("(id BIGINT, name STRING)");
  }

  /** Returns how many rows there are, how many different ids, the lowest and the highest. */
  final String ids() {
    return stored("count(*), count(distinct id), min(id), max(id)");
  }
}
