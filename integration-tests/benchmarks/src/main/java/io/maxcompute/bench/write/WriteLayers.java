package io.maxcompute.bench.write;

import io.maxcompute.bench.data.Services;
import io.maxcompute.bench.data.Services.Plane;
import io.maxcompute.bench.data.Warehouse;
import io.maxcompute.bench.run.Case;
import io.maxcompute.shaded.arrow.memory.BufferAllocator;
import io.maxcompute.shaded.arrow.memory.RootAllocator;
import io.maxcompute.shaded.arrow.vector.types.pojo.Schema;
import io.maxcompute.spark.append.ColumnSource;
import io.maxcompute.spark.append.RowBatchBuilder;
import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteSessionRequest;
import io.maxcompute.storage.write.WriteStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.arrow.ArrowWriter;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.ArrowUtils;

/** The layers of a write: rows to Arrow, Arrow to bytes, bytes to the service. */
public final class WriteLayers implements AutoCloseable {
  static final int BATCH_ROWS = 16_384;
  private static final int REQUEST_BYTES = 8 << 20;

  private final InternalRow[] rows;
  private final List<Column> columns;
  private final List<ColumnSource> sources = new ArrayList<>();
  private final Schema schema;
  private final BufferAllocator allocator = new RootAllocator();
  private final org.apache.arrow.memory.BufferAllocator arrows =
      new org.apache.arrow.memory.RootAllocator();
  private final org.apache.arrow.vector.types.pojo.Schema sparks;
  private final StorageClient client;
  private final WriteSession session;
  private int streams;

  /** Layers for {@code count} line items. */
  public WriteLayers(Warehouse warehouse, int count) {
    Services services = warehouse.services();
    rows = PreparedRows.prepare(warehouse.parquet("lineitem", "snappy").limit(count));
    StructType types = warehouse.parquet("lineitem", "snappy").schema();
    warehouse.create("layers", warehouse.parquet("lineitem", "snappy"));
    client = services.client(Plane.SINK);
    TableId table = new TableId(services.project(), "", "layers");
    columns = client.catalog().table(table).schema().dataColumns();
    for (int i = 0; i < columns.size(); i++) {
      sources.add(new ColumnSource.Given(i, types.apply(i).dataType()));
    }
    schema = ArrowSchemas.of(columns, TimeUnits.EXACT);
    sparks = ArrowUtils.toArrowSchema(types, "UTC", true, false);
    session = client.write().open(table, WriteSessionRequest.APPEND);
  }

  /** What is done with each batch of the connector's rows. */
  private interface Ours {
    void take(io.maxcompute.shaded.arrow.vector.VectorSchemaRoot batch);
  }

  /** What is done with each batch of Spark's rows. */
  private interface Theirs {
    void take(VectorSchemaRoot batch) throws IOException;
  }

  /** Returns one case for each layer. */
  public List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(of("rows to Arrow", () -> ours(batch -> {})));
    cases.add(of("rows to Arrow by Spark's ArrowWriter", () -> theirs(batch -> {})));
    for (Compression codec : Compression.values()) {
      String name = codec.name().toLowerCase(Locale.ROOT);
      cases.add(of("rows to Arrow + IPC, " + name, () -> encode(codec)));
      cases.add(of("rows to Arrow + IPC + POST, " + name, () -> post(codec)));
    }
    cases.add(of("Spark's ArrowWriter + IPC + POST, none", this::postTheirs));
    return cases;
  }

  private Case of(String name, Case.Work work) {
    return new Case(name, "rows", rows.length, work);
  }

  private String ours(Ours each) {
    try (RowBatchBuilder builder = RowBatchBuilder.create(allocator, schema, columns, sources)) {
      long count = 0;
      for (int i = 0; i < rows.length; i++) {
        builder.append(rows[i]);
        if (builder.rowCount() == BATCH_ROWS || i == rows.length - 1) {
          count += builder.rowCount();
          each.take(builder.finish());
          builder.reset();
        }
      }
      return Long.toString(count);
    }
  }

  private String theirs(Theirs each) throws IOException {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(sparks, arrows)) {
      ArrowWriter writer = ArrowWriter.create(root);
      long count = 0;
      int inBatch = 0;
      for (int i = 0; i < rows.length; i++) {
        writer.write(rows[i]);
        inBatch++;
        if (inBatch == BATCH_ROWS || i == rows.length - 1) {
          writer.finish();
          count += inBatch;
          each.take(root);
          writer.reset();
          inBatch = 0;
        }
      }
      return Long.toString(count);
    }
  }

  private String encode(Compression codec) {
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, codec);
    return ours(
        batch -> {
          encoder.add(batch);
          if (encoder.byteCount() >= REQUEST_BYTES) {
            encoder.finish();
          }
        });
  }

  private String post(Compression codec) {
    WriteStream stream = stream();
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, codec);
    ours(
        batch -> {
          encoder.add(batch);
          if (encoder.byteCount() >= REQUEST_BYTES) {
            stream.write(encoder.finish());
          }
        });
    if (encoder.rowCount() > 0) {
      stream.write(encoder.finish());
    }
    return Long.toString(stream.finish().rows());
  }

  private String postTheirs() throws IOException {
    WriteStream stream = stream();
    Request request = new Request();
    theirs(
        batch -> {
          request.add(batch);
          if (request.bytes.size() >= REQUEST_BYTES) {
            stream.write(request.finish());
          }
        });
    if (request.rows > 0) {
      stream.write(request.finish());
    }
    return Long.toString(stream.finish().rows());
  }

  private WriteStream stream() {
    return client.write().openStream(session, new StreamId(Integer.toString(streams++), 1));
  }

  /** Batches on their way into one request, by Arrow's own writer. */
  private static final class Request {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(2 * REQUEST_BYTES);
    private ArrowStreamWriter writer;
    private long rows;

    void add(VectorSchemaRoot batch) throws IOException {
      if (writer == null) {
        writer = new ArrowStreamWriter(batch, null, Channels.newChannel(bytes));
        writer.start();
      }
      writer.writeBatch();
      rows += batch.getRowCount();
    }

    EncodedRows finish() throws IOException {
      writer.end();
      EncodedRows encoded = new EncodedRows(bytes.toByteArray(), rows);
      bytes.reset();
      writer = null;
      rows = 0;
      return encoded;
    }
  }

  @Override
  public void close() {
    client.write().abort(session);
    client.close();
    allocator.close();
    arrows.close();
  }
}
