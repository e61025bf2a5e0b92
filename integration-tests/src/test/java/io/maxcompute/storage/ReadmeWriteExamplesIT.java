package io.maxcompute.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.OperationColumn;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.blob.Blob;
import io.maxcompute.storage.blob.BlobColumn;
import io.maxcompute.storage.blob.BlobContent;
import io.maxcompute.storage.blob.BlobReader;
import io.maxcompute.storage.blob.BlobReference;
import io.maxcompute.storage.blob.BlobUpload;
import io.maxcompute.storage.blob.Checksum;
import io.maxcompute.storage.blob.UploadedBlob;
import io.maxcompute.storage.catalog.TableOptions;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.Operation;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.write.Delivery;
import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.StreamingSession;
import io.maxcompute.storage.write.WriteMode;
import io.maxcompute.storage.write.WriteReceipt;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteSessionRequest;
import io.maxcompute.storage.write.WriteStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/**
 * The README's examples of writing: what stands between the marks is shown there, and runs here.
 */
class ReadmeWriteExamplesIT extends ReadmeExamplesTest {
  @Test
  void writesInStreams() {
    create("(id BIGINT, name STRING) PARTITIONED BY (dt STRING)");
    // example: write
    WriteSession session =
        client
            .write()
            .open(
                orders,
                WriteSessionRequest.APPEND.withPartition(PartitionSpec.parse("dt=20260101")));

    List<StreamCommit> written = new ArrayList<>();
    for (String part : List.of("0", "1")) { // in as many threads or processes as you like
      WriteStream stream = client.write().openStream(session, new StreamId(part, 1));
      Schema schema = ArrowSchemas.of(stream.schema().dataColumns(), TimeUnits.EXACT);
      ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, Compression.ZSTD);
      try (VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator)) {
        ((BigIntVector) batch.getVector("id")).setSafe(0, 17);
        ((VarCharVector) batch.getVector("name")).setSafe(0, "seventeen".getBytes(UTF_8));
        batch.setRowCount(1);
        encoder.add(batch);
      }
      stream.write(encoder.finish()); // repeated until it is there once
      written.add(stream.finish());
    }
    client.write().commit(session, written); // or abort(session)
    // end
    assertThat(stored("count(*), max(name), max(dt)")).isEqualTo("2,seventeen,20260101");
  }

  @Test
  void resumesAStream() {
    createOrders(0);
    WriteSession session = open(PartitionSpec.EMPTY, false);
    StreamId id = new StreamId("0", 1);
    WriteStream lost = client.write().openStream(session, id);
    lost.write(rows(lost.schema(), 0, 40, Compression.ZSTD));
    // example: resume
    WriteStream stream = client.write().resumeStream(session, id, RetryListener.NONE);
    long next = stream.rows(); // the service has this many: go on with the one after them
    stream.write(rows(stream.schema(), next, 60, Compression.ZSTD));
    client.write().commit(session, List.of(stream.finish()));
    // end
    assertThat(stored("count(*), min(id), max(id)")).isEqualTo("100,0,99");
  }

  @Test
  void streams() {
    createOrders(0);
    // example: streaming
    StreamingSession streaming = client.write().streaming(orders, WriteMode.STREAMING);
    WriteStream stream =
        streaming.openStream(new StreamId("0", 1), Delivery.EXACTLY_ONCE, RetryListener.NONE);

    WriteReceipt receipt = stream.write(rows(stream.schema(), 0, 100, Compression.ZSTD));
    boolean visible =
        streaming.awaitVisible(receipt.stagingId().orElseThrow(), Duration.ofMinutes(1));
    // end
    assertThat(visible).isTrue();
    assertThat(stored("count(*)")).isEqualTo("100");
  }

  @Test
  void upserts() {
    // example: upsert
    TableSchema columns =
        new TableSchema(
            List.of(
                new Column("id", ColumnTypes.parse("bigint"), false, ""),
                new Column("name", ColumnTypes.parse("string"))),
            List.of());
    client.catalog().createTable(orders, columns, TableOptions.NONE.withPrimaryKey("id"));

    WriteSession session = client.write().open(orders, WriteSessionRequest.APPEND);
    WriteStream stream = client.write().openStream(session, new StreamId("0", 1));
    Schema schema = ArrowSchemas.of(stream.schema().dataColumns(), TimeUnits.EXACT);
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, Compression.ZSTD);
    try (VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator)) {
      BigIntVector ids = (BigIntVector) batch.getVector("id");
      ids.setSafe(0, 1);
      OperationColumn.set(batch, 0, Operation.UPSERT);
      ids.setSafe(1, 2);
      OperationColumn.set(batch, 1, Operation.DELETE); // of a deleted row only the key counts
      batch.setRowCount(2);
      encoder.add(batch);
    }
    stream.write(encoder.finish());
    client.write().commit(session, List.of(stream.finish()));
    // end
    assertThat(stored("count(*), max(id)")).isEqualTo("1,1");
  }

  @Test
  void keepsBlobs() throws IOException {
    create(
        "(id BIGINT, photo BLOB)"
            + " TBLPROPERTIES ('table.format.version'='2','transactional'='true')");
    Path photo = Files.writeString(folder.resolve("photo.png"), "not really");
    WriteSession session = client.write().open(orders, WriteSessionRequest.APPEND);
    WriteStream stream = client.write().openStream(session, new StreamId("0", 1));
    // example: upload
    UploadedBlob uploaded =
        client
            .blob()
            .uploader(stream)
            .uploadAll(
                List.of(
                    BlobUpload.of(BlobColumn.path("photo"), BlobContent.of(photo))
                        .withContentType("image/png")
                        .withFileName("photo.png")
                        .withChecksum(Checksum.CRC32)))
            .get(0);
    byte[] reference = uploaded.bytes(); // goes into the row's photo column
    // end
    writeBlobRow(stream, reference);
    client.write().commit(session, List.of(stream.finish()));
    List<byte[]> column = photos();
    // example: download
    List<BlobReference> references = column.stream().map(BlobReference::ofColumn).toList();

    try (InputStream one = client.blob().open(references.get(0))) {
      Files.copy(one, folder.resolve("copy.png"));
    }
    try (BlobReader many = client.blob().read(references)) {
      while (many.hasNext()) {
        Blob blob = many.next();
        Files.copy(blob.content(), folder.resolve(blob.fileName().orElse("photo")));
      }
    }
    // end
    assertThat(folder.resolve("copy.png")).hasContent("not really");
  }

  private void writeBlobRow(WriteStream stream, byte[] reference) {
    Schema schema = ArrowSchemas.of(stream.schema().dataColumns(), TimeUnits.EXACT);
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, Compression.NONE);
    try (VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator)) {
      for (int row = 0; row < 2; row++) {
        ((BigIntVector) batch.getVector("id")).setSafe(row, row);
        ((VarBinaryVector) batch.getVector("photo")).setSafe(row, reference);
      }
      batch.setRowCount(2);
      encoder.add(batch);
    }
    stream.write(encoder.finish());
  }

  private List<byte[]> photos() throws IOException {
    Files.deleteIfExists(folder.resolve("photo.png"));
    ReadSession session = client.read().open(orders, ReadSessionRequest.ALL, MINUTES);
    List<byte[]> photos = new ArrayList<>();
    for (Split split : ReadApi.splits(session, 1)) {
      try (BatchReader reader = client.read().read(session, split, allocator)) {
        while (reader.next()) {
          photos.add(((VarBinaryVector) reader.root().getVector("photo")).get(0));
        }
      }
    }
    return photos.subList(0, 1);
  }

  // example: emulator
  @Test
  void writesDespiteAnErrorOfTheService() {
    try (EmulatorServer emulator = EmulatorServer.start();
        StorageClient client = connect(emulator.endpoint(), emulator.project())) {
      emulator.sql("CREATE TABLE orders (id BIGINT)");
      emulator.faults().add(FaultRule.on("TableWrite", Fault.status(503, "Unavailable")));
      writeOrders(client); // the code under test
      assertThat(emulator.faults().fired()).isOne();
      assertThat(emulator.sql("SELECT COUNT(*) FROM orders")).isEqualTo(List.of(List.of("1")));
    }
  }

  // end

  private void writeOrders(StorageClient writer) {
    TableId target = new TableId(server.project(), "", "orders");
    WriteSession session = writer.write().open(target, WriteSessionRequest.APPEND);
    WriteStream stream = writer.write().openStream(session, new StreamId("0", 1));
    Schema schema = ArrowSchemas.of(stream.schema().dataColumns(), TimeUnits.EXACT);
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, Compression.ZSTD);
    try (VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator)) {
      ((BigIntVector) batch.getVector("id")).setSafe(0, 17);
      batch.setRowCount(1);
      encoder.add(batch);
    }
    stream.write(encoder.finish());
    writer.write().commit(session, List.of(stream.finish()));
  }
}
