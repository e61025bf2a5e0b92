package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.arrow.ArrowFileBatches;
import io.maxcompute.storage.arrow.ArrowFileEncoder;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.catalog.SqlInstance;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.IncrementalRange;
import io.maxcompute.storage.read.InstanceApi;
import io.maxcompute.storage.read.InstanceSession;
import io.maxcompute.storage.read.PreviewRequest;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.read.SplitReadOptions;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.PartitionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/**
 * The README's examples of reading: what stands between the marks is shown there, and runs here.
 */
class ReadmeReadExamplesIT extends ReadmeExamplesTest {
  @Test
  void readsInParallel() {
    createOrders(1000);
    // example: read
    ReadSession session =
        client
            .read()
            .open(
                orders,
                ReadSessionRequest.ALL
                    .withColumns(List.of("id", "name"), List.of())
                    .withFilterIfPossible("id >= 0")
                    .withSplit(SplitOptions.bySize(64 << 20)),
                Duration.ofMinutes(5));

    ReadApi.splits(session, 1_000_000).parallelStream()
        .forEach(
            split -> {
              try (BatchReader reader = client.read().read(session, split, allocator)) {
                while (reader.next()) {
                  consume(reader.root()); // Arrow vectors, valid until the next call
                }
              }
            });
    // end
    assertThat(seen).hasValue(1000);
  }

  @Test
  void readsAPart() throws IOException {
    createOrders(1000);
    // example: part
    ReadSession session =
        client
            .read()
            .open(orders, ReadSessionRequest.ALL.withSplit(SplitOptions.byRows(100)), MINUTES);

    SplitReadOptions ids =
        new SplitReadOptions(4096, 0, Compression.LZ4, 1 << 26)
            .withColumns(List.of("id"))
            .withSkipRows(10);
    Split rows = new Split.RowRange(500, 60); // rows 510 to 559
    try (BatchReader reader = client.read().read(session, rows, ids, allocator)) {
      while (reader.next()) {
        consume(reader.root());
      }
    }

    try (InputStream arrow =
        client.read().readRaw(session, rows, SplitReadOptions.DEFAULT, RetryListener.NONE)) {
      Files.copy(arrow, folder.resolve("rows.arrows")); // the Arrow IPC stream as it comes
    }
    // end
    assertThat(seen).hasValue(50);
    assertThat(folder.resolve("rows.arrows")).isNotEmptyFile();
  }

  @Test
  void previews() {
    createOrders(1000);
    // example: preview
    PreviewRequest request = PreviewRequest.ANY.withLimit(20).withColumns(List.of("name"));
    try (BatchReader reader = client.read().preview(orders, request, allocator)) {
      while (reader.next()) {
        consume(reader.root());
      }
    }
    // end
    assertThat(seen).hasValue(20);
  }

  @Test
  void readsWhatIsNew() {
    createOrders(100);
    // example: incremental
    ReadSession now = client.read().open(orders, ReadSessionRequest.ALL, MINUTES);
    long lastSeen = now.latestVersion(); // keep it until the next run

    // … rows are added …
    writeAll(PartitionSpec.EMPTY, false, 100, 50);

    ReadSessionRequest changes =
        ReadSessionRequest.ALL.withChanges(IncrementalRange.sinceVersion(lastSeen));
    ReadSession added = client.read().open(orders, changes, MINUTES);
    // end
    assertThat(ids(added, ReadApi.splits(added, 1000), SplitReadOptions.DEFAULT))
        .isEqualTo(numbers(100, 150));
  }

  @Test
  void readsTheResultOfAQuery() {
    createOrders(100);
    String text = "SELECT id, name FROM " + table.table() + " WHERE id < 30";
    // example: instance
    SqlInstance query = client.sql().submit(text, Map.of());
    client.sql().await(query, MINUTES, (instance, progress) -> log(progress.finishedPercentage()));

    InstanceSession result = client.instances().open(query.id(), false, MINUTES);
    for (Split split : InstanceApi.splits(result, 1_000_000)) {
      try (BatchReader reader = client.instances().read(result, split, allocator)) {
        while (reader.next()) {
          consume(reader.root());
        }
      }
    }
    // end
    assertThat(seen).hasValue(30);
  }

  private static void log(int percentage) {
    assertThat(percentage).isBetween(0, 100);
  }

  @Test
  void describesAndChangesTables() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)");
    // example: catalog
    PartitionSpec day = PartitionSpec.parse("dt=20260101");
    client.catalog().createPartition(orders, day, true);
    long partitions = client.catalog().partitions(orders).size();
    boolean exists = client.catalog().findTable(orders).isPresent();
    List<String> names =
        client.catalog().tables(orders.project(), orders.schema(), "").stream()
            .map(entry -> entry.id().table())
            .toList();
    // end
    assertThat(partitions).isOne();
    assertThat(exists).isTrue();
    assertThat(names).contains(orders.table());
  }

  @Test
  void keepsBatchesInFiles() throws IOException {
    Schema schema =
        ArrowSchemas.of(List.of(new Column("id", ColumnTypes.parse("bigint"))), TimeUnits.EXACT);
    Path file = folder.resolve("batches.arrow");
    // example: file
    try (FileChannel out =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator)) {
      ArrowFileEncoder encoder = new ArrowFileEncoder(out, schema, Compression.NONE);
      ((BigIntVector) batch.getVector("id")).setSafe(0, 17);
      batch.setRowCount(1);
      encoder.add(batch);
      encoder.finish();
    }
    try (ArrowFileBatches batches = ArrowFileBatches.open(file, allocator);
        VectorSchemaRoot root = VectorSchemaRoot.create(batches.schema(), allocator);
        ArrowRecordBatch first = batches.batch(0)) { // mapped, not copied
      new VectorLoader(root).load(first);
      consume(root);
    }
    // end
    assertThat(seen).hasValue(1);
  }
}
