package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.spark.Connections;
import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitReadOptions;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.retry.RetryPolicy;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteSessionRequest;
import io.maxcompute.storage.write.WriteStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A test of the plain Java client: a table of its own, and rows of an id and a name. */
abstract class ClientTest {
  private static final AtomicInteger TABLES = new AtomicInteger();

  static EmulatorServer server;

  final BufferAllocator allocator = new RootAllocator();
  TableId table;
  StorageClient client;

  @BeforeAll
  static void startEmulator() {
    server = EmulatorServer.start(EmulatorConfig.defaults().withPageSize(3));
  }

  @AfterAll
  static void closeEmulator() {
    server.close();
  }

  @BeforeEach
  void openClient() {
    server.requests().clear();
    table = new TableId(server.project(), "", "c" + TABLES.incrementAndGet());
    client = client(RetryPolicy.DEFAULT);
  }

  /** Returns a client that repeats requests as {@code retry} says; to be closed. */
  static StorageClient client(RetryPolicy retry) {
    Credentials key =
        new Credentials.AccessKey(server.accessKeyId(), server.accessKeySecret(), Optional.empty());
    return StorageClient.create(
        StorageConfig.builder(server.endpoint(), server.project(), CredentialsProvider.of(key))
            .retry(retry)
            .build());
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
    client.close();
    Connections.assertAllClosed(server);
  }

  final String sql(String statement) {
    return client.sql().run(statement, Map.of(), Duration.ofSeconds(20));
  }

  final void create(String columns) {
    sql("CREATE TABLE " + table.table() + " " + columns);
  }

  /** Returns the only row of a query on the table, as text. */
  final String stored(String columns) {
    return String.join(",", server.sql("SELECT " + columns + " FROM " + table.table()).get(0));
  }

  final WriteSession open(PartitionSpec partition, boolean overwrite) {
    return client.write().open(table, new WriteSessionRequest(partition, overwrite));
  }

  /** Writes rows in two requests and closes the stream. */
  final StreamCommit write(
      WriteSession session, StreamId id, long firstId, int count, Compression compression) {
    WriteStream stream = client.write().openStream(session, id, RetryListener.NONE);
    int half = count / 2;
    stream.write(rows(stream.schema(), firstId, half, compression));
    stream.write(rows(stream.schema(), firstId + half, count - half, compression));
    return stream.finish();
  }

  final void writeAll(PartitionSpec partition, boolean overwrite, long firstId, int count) {
    WriteSession session = open(partition, overwrite);
    StreamCommit stream = write(session, new StreamId("0", 1), firstId, count, Compression.ZSTD);
    client.write().commit(session, List.of(stream));
  }

  /** Returns rows whose first column is an id and whose other columns are names. */
  final EncodedRows rows(TableSchema columns, long firstId, int count, Compression compression) {
    Schema schema = ArrowSchemas.of(columns.dataColumns(), TimeUnits.EXACT);
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, compression);
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      root.allocateNew();
      for (FieldVector vector : root.getFieldVectors()) {
        for (int i = 0; i < count; i++) {
          if (vector instanceof BigIntVector ids) {
            ids.setSafe(i, firstId + i);
          } else {
            byte[] name = ("n" + (firstId + i)).getBytes(StandardCharsets.UTF_8);
            ((VarCharVector) vector).setSafe(i, name);
          }
        }
      }
      root.setRowCount(count);
      encoder.add(root);
    }
    return encoder.finish();
  }

  static SplitReadOptions options(Compression compression) {
    return new SplitReadOptions(100, 0, compression, 1 << 24);
  }

  static List<Long> numbers(long from, long to) {
    return LongStream.range(from, to).boxed().toList();
  }

  /** Reads {@code splits} one after the other and returns the ids of all rows, sorted. */
  final List<Long> ids(ReadSession session, List<Split> splits, SplitReadOptions options) {
    List<Long> ids = new ArrayList<>();
    for (Split split : splits) {
      try (BatchReader reader = reader(session, split, options)) {
        ids.addAll(ids(reader));
      }
    }
    return ids.stream().sorted().toList();
  }

  /** Returns the ids of all rows of {@code reader}, in its order. */
  static List<Long> ids(BatchReader reader) {
    List<Long> ids = new ArrayList<>();
    while (reader.next()) {
      BigIntVector column = (BigIntVector) reader.root().getVector("id");
      for (int i = 0; i < column.getValueCount(); i++) {
        ids.add(column.get(i));
      }
    }
    return ids;
  }

  final List<Integer> batchSizes(ReadSession session, Split split, SplitReadOptions options) {
    List<Integer> sizes = new ArrayList<>();
    try (BatchReader reader = reader(session, split, options)) {
      while (reader.next()) {
        sizes.add(reader.root().getRowCount());
      }
    }
    return sizes;
  }

  final BatchReader reader(ReadSession session, Split split, SplitReadOptions options) {
    return client.read().read(session, split, options, allocator, RetryListener.NONE);
  }
}
