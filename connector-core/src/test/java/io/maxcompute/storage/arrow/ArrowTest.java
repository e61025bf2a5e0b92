package io.maxcompute.storage.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.testing.Batches;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;

/** What tests of Arrow streams share. No Arrow memory may outlive a test. */
abstract class ArrowTest {
  static final List<String> TYPES =
      List.of(
          "tinyint",
          "smallint",
          "int",
          "bigint",
          "float",
          "double",
          "boolean",
          "string",
          "varchar(5)",
          "json",
          "binary",
          "date",
          "datetime",
          "timestamp",
          "timestamp_ntz",
          "decimal(10,2)",
          "decimal",
          "array<int>",
          "array<array<string>>",
          "map<string,bigint>",
          "struct<a:int,b:string>",
          "map<int,struct<x:array<decimal(10,2)>,y:map<bigint,boolean>>>");
  static final Schema ALL_TYPES = schema(TYPES);

  /** One of each shape, for tests that decode a stream thousands of times. */
  static final Schema FEW_TYPES =
      schema(List.of("bigint", "string", "array<int>", "map<int,boolean>"));

  final BufferAllocator allocator = new RootAllocator(16 << 20);

  @AfterEach
  void nothingLeaks() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  static Schema schema(List<String> types) {
    List<Column> columns = new ArrayList<>();
    for (String type : types) {
      columns.add(new Column("c" + columns.size(), ColumnTypes.parse(type)));
    }
    return ArrowSchemas.of(columns, TimeUnits.MICROS);
  }

  VectorSchemaRoot rows(Schema schema, int rows, long seed) {
    return Batches.random(schema, rows, allocator, new Random(seed));
  }

  /** Returns a stream of a batch per entry of {@code sizes}; batch i has seed i. */
  byte[] stream(Schema schema, Compression compression, int... sizes) {
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, compression);
    for (int i = 0; i < sizes.length; i++) {
      try (VectorSchemaRoot root = rows(schema, sizes[i], i)) {
        encoder.add(root);
      }
    }
    return encoder.finish().bytes();
  }

  /** Decodes a stream to its end and shows every batch to {@code each}; returns the rows. */
  long decode(byte[] bytes, Consumer<VectorSchemaRoot> each) {
    return decode(bytes, allocator, each);
  }

  static long decode(byte[] bytes, BufferAllocator allocator, Consumer<VectorSchemaRoot> each) {
    long rows = 0;
    try (ArrowBatchReader reader =
            new ArrowBatchReader(new ByteArrayInputStream(bytes), allocator);
        VectorSchemaRoot root = VectorSchemaRoot.create(reader.schema(), allocator)) {
      for (Optional<ArrowRecordBatch> next = reader.next();
          next.isPresent();
          next = reader.next()) {
        try (ArrowRecordBatch batch = next.get()) {
          new VectorLoader(root).load(batch);
        }
        rows += root.getRowCount();
        each.accept(root);
      }
    }
    return rows;
  }

  /** Reads every value, as a user of the batch would. */
  static void readAll(VectorSchemaRoot root) {
    root.getFieldVectors()
        .forEach(
            vector -> {
              for (int row = 0; row < root.getRowCount(); row++) {
                Object value = vector.getObject(row);
                assertThat(value == null).isEqualTo(vector.isNull(row));
              }
            });
  }

  static byte[] resource(String name) {
    try (InputStream in = ArrowTest.class.getResourceAsStream("/arrow/" + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
