package io.maxcompute.bench.read;

import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.StorageConfig;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.read.SplitReadOptions;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.TableId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownRequiredColumns;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ArrowColumnVector;
import org.apache.spark.sql.vectorized.ColumnVector;
import org.apache.spark.sql.vectorized.ColumnarBatch;

/**
 * The scan of an {@link ArrowSource}: prunes columns, reads uncompressed, and does nothing else.
 */
final class ArrowScan implements ScanBuilder, SupportsPushDownRequiredColumns, Scan, Batch {
  private static final SplitReadOptions BATCHES =
      new SplitReadOptions(16_384, 64L << 20, Compression.NONE, 1L << 30);
  private static final int SPLITS = 2;

  private final Map<String, String> options;
  private StructType required;

  ArrowScan(StructType schema, Map<String, String> options) {
    this.required = schema;
    this.options = options;
  }

  private record SplitPartition(ReadSession session, Split split) implements InputPartition {}

  @Override
  public void pruneColumns(StructType columns) {
    required = columns;
  }

  @Override
  public Scan build() {
    return this;
  }

  @Override
  public Batch toBatch() {
    return this;
  }

  @Override
  public StructType readSchema() {
    return required;
  }

  private static StorageClient client(Map<String, String> options) {
    Credentials key =
        new Credentials.AccessKey(
            options.get("accessKeyId"), options.get("accessKeySecret"), Optional.empty());
    return StorageClient.create(
        StorageConfig.builder(
                URI.create(options.get("endpoint")),
                options.get("project"),
                CredentialsProvider.of(key))
            .storageEndpoint(Optional.of(URI.create(options.get("tunnelEndpoint"))))
            .build());
  }

  @Override
  public InputPartition[] planInputPartitions() {
    try (StorageClient client = client(options)) {
      ReadSession session =
          client
              .read()
              .open(
                  new TableId(options.get("project"), "", options.get("table")),
                  ReadSessionRequest.ALL
                      .withColumns(List.of(required.fieldNames()), List.of())
                      .withSplit(SplitOptions.byParallelism(SPLITS)),
                  Duration.ofMinutes(1));
      return ReadApi.splits(session, 1).stream()
          .map(split -> new SplitPartition(session, split))
          .toArray(InputPartition[]::new);
    }
  }

  @Override
  public PartitionReaderFactory createReaderFactory() {
    return new Factory(options);
  }

  private record Factory(Map<String, String> options) implements PartitionReaderFactory {
    @Override
    public boolean supportColumnarReads(InputPartition partition) {
      return true;
    }

    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      throw new UnsupportedOperationException("this source is read in batches");
    }

    @Override
    public PartitionReader<ColumnarBatch> createColumnarReader(InputPartition partition) {
      SplitPartition part = (SplitPartition) partition;
      StorageClient client = client(options);
      InputStream in =
          client.read().readRaw(part.session(), part.split(), BATCHES, RetryListener.NONE);
      BufferAllocator allocator = new RootAllocator();
      return new Reader(client, allocator, new ArrowStreamReader(new StreamChannel(in), allocator));
    }
  }

  private record Reader(StorageClient client, BufferAllocator allocator, ArrowStreamReader stream)
      implements PartitionReader<ColumnarBatch> {
    @Override
    public boolean next() throws IOException {
      return stream.loadNextBatch();
    }

    @Override
    public ColumnarBatch get() {
      try {
        List<FieldVector> vectors = stream.getVectorSchemaRoot().getFieldVectors();
        ColumnVector[] columns =
            vectors.stream().map(ArrowColumnVector::new).toArray(ColumnVector[]::new);
        return new ColumnarBatch(columns, stream.getVectorSchemaRoot().getRowCount());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      stream.close();
      allocator.close();
      client.close();
    }
  }

  @Override
  public String description() {
    return "arrow " + Arrays.toString(required.fieldNames());
  }
}
