package io.maxcompute.spark;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.StorageConfig;
import io.maxcompute.storage.arrow.EncodedRows;
import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.blob.BlobColumn;
import io.maxcompute.storage.blob.BlobContent;
import io.maxcompute.storage.blob.BlobUpload;
import io.maxcompute.storage.blob.UploadedBlob;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteSessionRequest;
import io.maxcompute.storage.write.WriteStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes rows with blobs by the plain client. The jar under test has no public Arrow: it is ours.
 */
final class BlobRows implements AutoCloseable {
  private static final Field ID =
      new Field("id", FieldType.nullable(new ArrowType.Int(Long.SIZE, true)), null);

  private final StorageClient client;
  private final TableId table;

  BlobRows(EmulatorServer server, String table) {
    Credentials key =
        new Credentials.AccessKey(server.accessKeyId(), server.accessKeySecret(), Optional.empty());
    this.client =
        StorageClient.create(
            StorageConfig.builder(server.endpoint(), server.project(), CredentialsProvider.of(key))
                .build());
    this.table = new TableId(server.project(), "", table);
  }

  /**
   * Writes rows of an id, which counts from 0, and a blob.
   *
   * @param contents to upload
   * @param which of them each row has; -1 for none
   */
  void write(String column, List<byte[]> contents, int... which) {
    Schema schema = new Schema(List.of(ID, blob(column)));
    write(
        schema,
        BlobColumn.path(column),
        contents,
        uploaded ->
            root -> {
              for (int row = 0; row < which.length; row++) {
                ((BigIntVector) root.getVector("id")).setSafe(row, row);
                if (which[row] >= 0) {
                  byte[] reference = uploaded.get(which[row]).bytes();
                  ((VarBinaryVector) root.getVector(column)).setSafe(row, reference);
                }
              }
              root.setRowCount(which.length);
            });
  }

  /** Writes one row whose {@code column}, an array, has all of {@code contents}. */
  void writeArray(String column, List<byte[]> contents) {
    Field array =
        new Field(column, FieldType.nullable(new ArrowType.List()), List.of(blob("element")));
    write(
        new Schema(List.of(ID, array)),
        BlobColumn.path(column + ".element"),
        contents,
        uploaded ->
            root -> {
              ((BigIntVector) root.getVector("id")).setSafe(0, 0);
              ListVector list = (ListVector) root.getVector(column);
              list.startNewValue(0);
              for (int i = 0; i < uploaded.size(); i++) {
                ((VarBinaryVector) list.getDataVector()).setSafe(i, uploaded.get(i).bytes());
              }
              list.endValue(0, uploaded.size());
              root.setRowCount(1);
            });
  }

  private static Field blob(String name) {
    return new Field(name, FieldType.nullable(new ArrowType.Binary()), null);
  }

  /** Says how to fill vectors once it knows the blobs. */
  private interface Filling {
    Consumer<VectorSchemaRoot> of(List<UploadedBlob> uploaded);
  }

  private void write(Schema schema, BlobColumn column, List<byte[]> contents, Filling filling) {
    WriteSession session = client.write().open(table, WriteSessionRequest.APPEND);
    WriteStream stream =
        client.write().openStream(session, new StreamId("0", 1), RetryListener.NONE);
    List<UploadedBlob> uploaded =
        client
            .blob()
            .uploader(stream)
            .uploadAll(
                contents.stream()
                    .map(content -> BlobUpload.of(column, BlobContent.of(content)))
                    .toList());
    stream.write(encode(schema, filling.of(uploaded)));
    client.write().commit(session, List.of(stream.finish()));
  }

  private static EncodedRows encode(Schema schema, Consumer<VectorSchemaRoot> filling) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
        ArrowStreamWriter writer = new ArrowStreamWriter(root, null, bytes)) {
      root.allocateNew();
      filling.accept(root);
      writer.writeBatch();
      writer.end();
      return new EncodedRows(bytes.toByteArray(), root.getRowCount());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
