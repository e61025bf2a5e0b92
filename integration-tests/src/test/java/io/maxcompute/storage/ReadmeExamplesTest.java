package io.maxcompute.storage;

import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the examples of the README share: what stands between the marks is shown there, and runs.
 */
abstract class ReadmeExamplesTest extends ClientTest {
  static final Duration MINUTES = Duration.ofMinutes(5);

  final AtomicLong seen = new AtomicLong();
  TableId orders;

  @TempDir Path folder;

  @BeforeEach
  void version3() {
    client.close();
    client = connect(server.endpoint(), server.project());
    orders = table;
  }

  static StorageClient connect(URI endpoint, String project) {
    Credentials key =
        new Credentials.AccessKey(server.accessKeyId(), server.accessKeySecret(), Optional.empty());
    CredentialsProvider credentials = CredentialsProvider.of(key);
    // example: connect
    StorageClient client =
        StorageClient.create(
            StorageConfig.builder(endpoint, project, credentials)
                .apiVersion(3) // 2 unless set; streaming writes and names of blobs need 3
                .build());
    // end
    return client;
  }

  final void consume(VectorSchemaRoot batch) {
    seen.addAndGet(batch.getRowCount());
  }

  final void createOrders(int rows) {
    create("(id BIGINT, name STRING)");
    writeAll(PartitionSpec.EMPTY, false, 0, rows);
  }
}
