package io.maxcompute.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.spark.command.Commands;
import io.maxcompute.spark.command.Commands.Outcome;
import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.StorageConfig;
import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitReadOptions;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteSessionRequest;
import io.maxcompute.storage.write.WriteStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What PyODPS writes is read by the Java client, and the other way round, for every type and codec.
 * Both sides state the values for themselves.
 */
class CrosswiseIT {
  private static final AtomicInteger TABLES = new AtomicInteger();
  private static final Duration SOON = Duration.ofSeconds(20);

  private static EmulatorServer server;
  private static StorageClient client;
  private static BufferAllocator allocator;

  @TempDir private Path directory;

  @BeforeAll
  static void start() {
    server = EmulatorServer.start(EmulatorConfig.defaults());
    Credentials key =
        new Credentials.AccessKey(server.accessKeyId(), server.accessKeySecret(), Optional.empty());
    client =
        StorageClient.create(
            StorageConfig.builder(server.endpoint(), server.project(), CredentialsProvider.of(key))
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

  @ParameterizedTest
  @MethodSource("clientsAndCodecs")
  void whatPythonWritesJavaReads(String python, Compression codec) throws Exception {
    TableId table = create();

    run(python, "write", table.table(), word(codec));

    readAndCompare(table, codec);
  }

  @ParameterizedTest
  @MethodSource("clientsAndCodecs")
  void whatJavaWritesPythonReads(String python, Compression codec) throws Exception {
    TableId table = create();
    write(table, codec);
    // The newer client takes compressed reads only in the form that the emulator has a switch for.
    boolean plain = python.equals("maxstorage");

    run(python, "read", table.table(), plain ? "none" : word(codec));
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void streamsOfJavaAreStreamsOfArrow(Compression codec) throws Exception {
    List<Column> columns = columns(create());
    Path file = directory.resolve("java.arrows");
    Files.write(file, encode(columns, 0, CrosswiseRows.COUNT, codec).bytes());

    run("maxstorage", "decode", file.toString());
  }

  private static TableId create() {
    TableId table = new TableId(server.project(), "", "x" + TABLES.incrementAndGet());
    String statement = "CREATE TABLE " + table.table() + " " + CrosswiseRows.declaration();
    client.sql().run(statement, Map.of(), SOON);
    return table;
  }

  private static void run(String python, String... arguments)
      throws IOException, InterruptedException {
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

  private static String word(Compression codec) {
    return codec.name().toLowerCase(Locale.ROOT);
  }

  private static List<Column> columns(TableId table) {
    ReadSession session = client.read().open(table, ReadSessionRequest.ALL, SOON);
    return session.schema().dataColumns();
  }

  private static void readAndCompare(TableId table, Compression codec) {
    ReadSession session = client.read().open(table, ReadSessionRequest.ALL, SOON);
    SplitReadOptions options = new SplitReadOptions(16, 0, codec, 1 << 26);
    Set<Long> ids = new HashSet<>();
    for (Split split : ReadApi.splits(session, 1)) {
      try (BatchReader reader =
          client.read().read(session, split, options, allocator, RetryListener.NONE)) {
        while (reader.next()) {
          compare(reader.root(), ids);
        }
      }
    }
    assertThat(ids)
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, CrosswiseRows.COUNT).boxed().toList());
  }

  private static void compare(VectorSchemaRoot root, Set<Long> ids) {
    BigIntVector numbers = (BigIntVector) root.getVector("id");
    for (int i = 0; i < root.getRowCount(); i++) {
      int row = (int) numbers.get(i);
      ids.add((long) row);
      for (FieldVector vector : root.getFieldVectors()) {
        assertThat(PlainVectors.get(vector, i))
            .as("%s of row %s", vector.getName(), row)
            .isEqualTo(CrosswiseRows.value(vector.getName(), row));
      }
    }
  }

  private static void write(TableId table, Compression codec) {
    WriteSession session =
        client.write().open(table, new WriteSessionRequest(PartitionSpec.EMPTY, false));
    WriteStream stream =
        client.write().openStream(session, new StreamId("0", 1), RetryListener.NONE);
    List<Column> columns = stream.schema().dataColumns();
    stream.write(encode(columns, 0, 25, codec));
    stream.write(encode(columns, 25, CrosswiseRows.COUNT, codec));
    client.write().commit(session, List.of(stream.finish()));
  }

  private static EncodedRows encode(List<Column> columns, int from, int to, Compression codec) {
    Schema schema = ArrowSchemas.of(columns, TimeUnits.EXACT);
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, codec);
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      root.allocateNew();
      for (FieldVector vector : root.getFieldVectors()) {
        for (int row = from; row < to; row++) {
          PlainVectors.set(vector, row - from, CrosswiseRows.value(vector.getName(), row));
        }
      }
      root.setRowCount(to - from);
      encoder.add(root);
    }
    return encoder.finish();
  }
}
