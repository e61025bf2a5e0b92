package io.maxcompute.emulator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Arrow IPC streams to send, and what streams received contain. */
final class Ipc {
  static final Field ID = Field.nullable("id", new ArrowType.Int(64, true));
  static final Field NAME = Field.nullable("name", new ArrowType.Utf8());

  private Ipc() {}

  /** Returns a stream with columns id (from, from + 1, ...) and name (n0, n1, ...). */
  static byte[] rows(long from, int count) {
    return rows(from, count, CodecType.NO_COMPRESSION);
  }

  static byte[] rows(long from, int count, CodecType codec) {
    return stream(new Schema(List.of(ID, NAME)), codec, root -> fillRows(root, from, count));
  }

  static void fillRows(VectorSchemaRoot root, long from, int count) {
    BigIntVector ids = (BigIntVector) root.getVector(0);
    VarCharVector names = (VarCharVector) root.getVector(1);
    for (int i = 0; i < count; i++) {
      ids.setSafe(i, from + i);
      names.setSafe(i, ("n" + (from + i)).getBytes(StandardCharsets.UTF_8));
    }
    root.setRowCount(count);
  }

  /** Returns a stream with the schema of {@link #rows} and no batch at all. */
  static byte[] empty() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (RootAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(List.of(ID, NAME)), allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, Channels.newChannel(bytes))) {
      writer.start();
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Returns a stream of {@link #rows} with one more column pt, one row per value of it. */
  static byte[] partitioned(long from, String... partitions) {
    Field pt = Field.nullable("pt", new ArrowType.Utf8());
    return stream(
        new Schema(List.of(ID, NAME, pt)),
        CodecType.NO_COMPRESSION,
        root -> {
          VarCharVector values = (VarCharVector) root.getVector(2);
          for (int i = 0; i < partitions.length; i++) {
            values.setSafe(i, partitions[i].getBytes(StandardCharsets.UTF_8));
          }
          fillRows(root, from, partitions.length);
        });
  }

  static byte[] stream(Schema schema, CodecType codec, Consumer<VectorSchemaRoot> fill) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (RootAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        ArrowStreamWriter writer =
            new ArrowStreamWriter(
                root,
                null,
                Channels.newChannel(bytes),
                IpcOption.DEFAULT,
                codec == CodecType.NO_COMPRESSION
                    ? NoCompressionCodec.Factory.INSTANCE
                    : CommonsCompressionFactory.INSTANCE,
                codec)) {
      writer.start();
      fill.accept(root);
      writer.writeBatch();
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What a stream contains; rows as lists of values, text as strings. */
  record Content(Schema schema, List<Integer> batches, List<List<Object>> rows) {
    List<Object> column(String name) {
      int index = schema.getFields().stream().map(Field::getName).toList().indexOf(name);
      return rows.stream().map(row -> row.get(index)).toList();
    }
  }

  static Content read(byte[] body) {
    List<Integer> batches = new ArrayList<>();
    List<List<Object>> rows = new ArrayList<>();
    try (RootAllocator allocator = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(
                new ByteArrayInputStream(body), allocator, CommonsCompressionFactory.INSTANCE)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      while (reader.loadNextBatch()) {
        batches.add(root.getRowCount());
        for (int i = 0; i < root.getRowCount(); i++) {
          List<Object> row = new ArrayList<>();
          for (FieldVector vector : root.getFieldVectors()) {
            Object value = vector.getObject(i);
            row.add(value instanceof byte[] raw ? Arrays.toString(raw) : plain(value));
          }
          rows.add(row);
        }
      }
      return new Content(root.getSchema(), batches, rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows the batches of a stream one by one. */
  static void raw(byte[] body, Consumer<VectorSchemaRoot> consumer) {
    try (RootAllocator allocator = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(
                new ByteArrayInputStream(body), allocator, CommonsCompressionFactory.INSTANCE)) {
      while (reader.loadNextBatch()) {
        consumer.accept(reader.getVectorSchemaRoot());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object plain(Object value) {
    return value instanceof Number || value instanceof Boolean || value == null
        ? value
        : value.toString();
  }
}
