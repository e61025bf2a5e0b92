package io.maxcompute.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.spark.command.Commands;
import io.maxcompute.spark.command.Commands.Outcome;
import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.StorageConfig;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.read.SplitReadOptions;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteSessionRequest;
import io.maxcompute.storage.write.WriteStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.Arguments;

/** An emulator, the Java client, and PyODPS in a process of its own. */
abstract class CrosswiseTest {
  static final Duration SOON = Duration.ofSeconds(20);

  private static final AtomicInteger TABLES = new AtomicInteger();

  static StorageClient client;
  static BufferAllocator allocator;

  private static EmulatorServer server;

  @BeforeAll
  static void start() {
    server = EmulatorServer.start(EmulatorConfig.defaults());
    Credentials key =
        new Credentials.AccessKey(server.accessKeyId(), server.accessKeySecret(), Optional.empty());
    client =
        StorageClient.create(
            StorageConfig.builder(server.endpoint(), server.project(), CredentialsProvider.of(key))
                .apiVersion(3)
                .build());
    allocator = new RootAllocator();
  }

  @AfterAll
  static void stop() {
    client.close();
    allocator.close();
    server.close();
  }

  static Stream<Arguments> clientsAndCodecs() {
    return Stream.of("maxstorage", "storage_api_v2")
        .flatMap(name -> Stream.of(Compression.values()).map(codec -> Arguments.of(name, codec)));
  }

  static TableId create(String declaration) {
    TableId table = new TableId(server.project(), "", "x" + TABLES.incrementAndGet());
    client.sql().run("CREATE TABLE " + table.table() + " " + declaration, Map.of(), SOON);
    return table;
  }

  /** Runs {@code crosswise.py}; what it finds wrong fails the test. */
  static void run(String python, String... arguments) throws IOException, InterruptedException {
    Map<String, String> environment =
        Map.of(
            "MAXCOMPUTE_ENDPOINT", server.endpoint().toString(),
            "MAXCOMPUTE_PROJECT", server.project(),
            "ALIBABA_CLOUD_ACCESS_KEY_ID", server.accessKeyId(),
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET", server.accessKeySecret());
    String script = Commands.MODULE.resolve("python/foreign/crosswise.py").toString();
    String version = python.equals("maxstorage") ? "3" : "2";
    String[] line =
        Stream.concat(Stream.of(python, script, python, version), Stream.of(arguments))
            .toArray(String[]::new);
    Outcome outcome = Python.run(environment, "pyodps-python", line);
    assertThat(outcome.status()).as(outcome.output()).isZero();
  }

  static String word(Compression codec) {
    return codec.name().toLowerCase(Locale.ROOT);
  }

  /** Opens the only stream of a session of its own. */
  static WriteStream openStream(TableId table) {
    WriteSession session =
        client.write().open(table, new WriteSessionRequest(PartitionSpec.EMPTY, false));
    return client.write().openStream(session, new StreamId("0", 1), RetryListener.NONE);
  }

  /** Reads a table and gives each batch, borrowed. */
  static void read(TableId table, Compression codec, Consumer<VectorSchemaRoot> batches) {
    SplitOptions rows = new SplitOptions(SplitOptions.Mode.ROW_OFFSET, 1000, true, 0);
    ReadSession session = client.read().open(table, ReadSessionRequest.ALL.withSplit(rows), SOON);
    SplitReadOptions options = new SplitReadOptions(16, 0, codec, 1 << 26);
    for (Split split : ReadApi.splits(session, rows.number())) {
      try (BatchReader reader =
          client.read().read(session, split, options, allocator, RetryListener.NONE)) {
        while (reader.next()) {
          batches.accept(reader.root());
        }
      }
    }
  }
}
