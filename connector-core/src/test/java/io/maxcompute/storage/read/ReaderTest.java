package io.maxcompute.storage.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.testing.TestService;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;

/** What tests of readers share. No memory and no connection may outlive a test. */
abstract class ReaderTest {
  static final Split INDEX = new Split.Index(3);
  static final Split RANGE = new Split.RowRange(1000, 30);

  private static final TableSchema SCHEMA =
      new TableSchema(
          List.of(new Column("id", ColumnTypes.parse("bigint"))),
          List.of(new Column("pt", ColumnTypes.parse("string"))));

  final TestService service = new TestService();
  final BufferAllocator allocator = new RootAllocator(8 << 20);
  final ReadApi api = new ReadApi(service.caller(), TestService.REQUESTS, service.retrier());

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
    service.transport().close();
    assertThat(service.server().allConnectionsClosed()).isTrue();
    service.close();
  }

  BatchReader reader(Split split) {
    return reader(split, false, RetryListener.NONE);
  }

  BatchReader reader(Split split, boolean filtered, RetryListener listener) {
    return api.read(session(filtered), split, SplitReadOptions.DEFAULT, allocator, listener);
  }

  static ReadSession session(boolean filtered) {
    return session(filtered, new ReadSession.Division(SplitOptions.Mode.SIZE, 9, -1, List.of()));
  }

  static ReadSession session(boolean filtered, ReadSession.Division division) {
    return new ReadSession(
        "rs-1",
        TestService.TABLE,
        SCHEMA,
        division,
        new ReadSession.Estimate(-1, -1),
        -1,
        false,
        "",
        Instant.EPOCH,
        filtered,
        "route-1");
  }

  static List<Long> upTo(int rows) {
    return LongStream.range(0, rows).boxed().toList();
  }

  static List<Long> ids(BatchReader reader) {
    List<Long> ids = new ArrayList<>();
    while (reader.next()) {
      BigIntVector vector = (BigIntVector) reader.root().getVector(0);
      for (int row = 0; row < reader.root().getRowCount(); row++) {
        ids.add(vector.get(row));
      }
    }
    return ids;
  }

  /** Returns a stream of one column that counts from {@code first}, in batches of these sizes. */
  byte[] stream(String column, long first, int... sizes) {
    Schema schema = new Schema(List.of(Field.nullable(column, new ArrowType.Int(64, true))));
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, Compression.NONE);
    try (BufferAllocator own = new RootAllocator(1 << 20)) {
      long next = first;
      for (int size : sizes) {
        try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, own)) {
          BigIntVector vector = (BigIntVector) root.getVector(0);
          for (int row = 0; row < size; row++) {
            vector.setSafe(row, next++);
          }
          root.setRowCount(size);
          encoder.add(root);
        }
      }
    }
    return encoder.finish().bytes();
  }
}
