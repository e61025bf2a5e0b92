package io.maxcompute.bench.read;

import io.maxcompute.bench.data.Services;
import io.maxcompute.bench.data.Services.Plane;
import io.maxcompute.bench.run.Case;
import io.maxcompute.shaded.arrow.memory.BufferAllocator;
import io.maxcompute.shaded.arrow.memory.RootAllocator;
import io.maxcompute.shaded.arrow.vector.ipc.message.ArrowRecordBatch;
import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.read.BatchReader;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** The layers below Spark: the socket, HTTP, decoding, decompression; and Arrow's own reader. */
public final class Streams implements AutoCloseable {
  private static final long BATCH_BYTES = 64L << 20;
  private static final long MEMORY = 1L << 30;
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int SPLITS = 4;

  private final Services services;
  private final StorageClient client;
  private final ReadSession session;
  private final BufferAllocator allocator = new RootAllocator();
  private final org.apache.arrow.memory.BufferAllocator arrows =
      new org.apache.arrow.memory.RootAllocator();
  private final long rows;

  /** Streams of all columns of {@code table}. */
  public Streams(Services services, String table) {
    this.services = services;
    this.client = services.client(Plane.FAST);
    this.session =
        client
            .read()
            .open(
                new TableId(services.project(), "", table),
                ReadSessionRequest.ALL.withSplit(SplitOptions.byParallelism(SPLITS)),
                java.time.Duration.ofMinutes(1));
    try {
      this.rows = decode(Compression.NONE, 0); // fills the recordings, too
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private interface Layer {
    long run(Compression compression, int split) throws Exception;
  }

  /** Returns one case for each layer and compression. */
  public List<Case> cases(int threads) {
    List<Case> cases = new ArrayList<>();
    add(cases, threads, "socket drain", (codec, split) -> drainSocket(split), Compression.NONE);
    for (Compression codec : Compression.values()) {
      add(cases, threads, "HttpClient drain", this::drain, codec);
      add(cases, threads, "HttpClient + decode", this::decode, codec);
    }
    return cases;
  }

  /** Returns the same through Arrow's own reader. */
  public List<Case> yardsticks() {
    List<Case> cases = new ArrayList<>();
    for (Compression codec : Compression.values()) {
      add(cases, 1, "HttpClient + Arrow's reader", this::arrow, codec);
    }
    return cases;
  }

  private void add(List<Case> cases, int threads, String name, Layer layer, Compression codec) {
    String title = name + ", " + codec.name().toLowerCase(Locale.ROOT);
    boolean counted = !name.contains("drain");
    cases.add(
        new Case(
            title,
            counted ? "rows of a split" : "",
            rows * threads,
            () -> Long.toString(together(threads, layer, codec))));
  }

  private long together(int threads, Layer layer, Compression codec) throws Exception {
    if (threads == 1) {
      return layer.run(codec, 0);
    }
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Long>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        running.add(pool.submit(() -> layer.run(codec, 0)));
      }
      long sum = 0;
      for (Future<Long> one : running) {
        sum += one.get();
      }
      return sum;
    } finally {
      pool.shutdown();
    }
  }

  private SplitReadOptions options(Compression codec) {
    return new SplitReadOptions(16_384, BATCH_BYTES, codec, MEMORY);
  }

  private Split split(int index) {
    return ReadApi.splits(session, 1).get(index);
  }

  private long drainSocket(int split) throws IOException {
    String path = "/?Action=Replay&SessionId=" + session.id() + "&Index=" + split;
    return SocketDrain.drain(services.endpoint(Plane.FAST), path);
  }

  private long drain(Compression codec, int split) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in =
        client.read().readRaw(session, split(split), options(codec), RetryListener.NONE)) {
      long bytes = 0;
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        bytes += count;
      }
      return bytes;
    }
  }

  private long decode(Compression codec, int split) throws IOException {
    try (BatchReader reader =
        client.read().read(session, split(split), options(codec), allocator)) {
      long count = 0;
      for (Optional<ArrowRecordBatch> batch = reader.fetch();
          batch.isPresent();
          batch = reader.fetch()) {
        count += batch.get().getLength();
        batch.get().close();
      }
      return count;
    }
  }

  private long arrow(Compression codec, int split) throws IOException {
    try (InputStream in =
            client.read().readRaw(session, split(split), options(codec), RetryListener.NONE);
        ArrowStreamReader reader =
            new ArrowStreamReader(
                new StreamChannel(in), arrows, CommonsCompressionFactory.INSTANCE)) {
      long count = 0;
      while (reader.loadNextBatch()) {
        count += reader.getVectorSchemaRoot().getRowCount();
      }
      return count;
    }
  }

  @Override
  public void close() {
    client.close();
    allocator.close();
    arrows.close();
  }
}
