package io.maxcompute.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.arrow.ArrowBatchEncoder;
import io.maxcompute.storage.arrow.ArrowSchemas;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.TimeUnits;
import io.maxcompute.storage.blob.Blob;
import io.maxcompute.storage.blob.BlobColumn;
import io.maxcompute.storage.blob.BlobContent;
import io.maxcompute.storage.blob.BlobReader;
import io.maxcompute.storage.blob.BlobReference;
import io.maxcompute.storage.blob.BlobUpload;
import io.maxcompute.storage.blob.BlobUploader;
import io.maxcompute.storage.blob.Checksum;
import io.maxcompute.storage.blob.UploadedBlob;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.write.WriteStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Blobs that PyODPS uploads are downloaded by the Java client, and the other way round. */
class CrosswiseBlobsIT extends CrosswiseTest {
  private static final String TABLE =
      "(id BIGINT, b BLOB)" + " TBLPROPERTIES ('transactional'='true', 'table.format.version'='2')";
  private static final List<byte[]> BLOBS = List.of(noise(1), noise(5000), noise(100_000));

  @ParameterizedTest
  @MethodSource("clientsAndCodecs")
  void whatPythonUploadsJavaDownloads(String python, Compression codec) throws Exception {
    TableId table = create(TABLE);

    run(python, "upload", table.table(), word(codec));

    Map<Long, BlobReference> references = references(table);
    List<BlobReference> inOrder = List.copyOf(references.values());
    for (int i = 0; i < BLOBS.size(); i++) {
      assertThat(client.blob().open(inOrder.get(i), codec)).hasBinaryContent(BLOBS.get(i));
    }
    checkTogether(inOrder, codec, python.equals("maxstorage"));
  }

  private static void checkTogether(
      List<BlobReference> references, Compression codec, boolean named) throws IOException {
    try (BlobReader reader = client.blob().read(references, codec)) {
      for (int i = 0; i < BLOBS.size(); i++) {
        Blob blob = reader.next();
        // The first is sent as a stream, of which nothing can be said.
        assertThat(blob.contentType().orElse("none")).isEqualTo(i == 0 ? "none" : "text/plain");
        assertThat(blob.fileName().isPresent()).isEqualTo(named && i > 0);
        assertThat(blob.content()).hasBinaryContent(BLOBS.get(i));
      }
      assertThat(reader.hasNext()).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("clientsAndCodecs")
  void whatJavaUploadsPythonDownloads(String python, Compression codec) throws Exception {
    TableId table = create(TABLE);
    WriteStream stream = openStream(table);
    BlobUploader uploader = client.blob().uploader(stream);
    List<UploadedBlob> uploaded = new ArrayList<>();
    uploaded.add(uploader.upload(item(0), codec));
    uploaded.addAll(
        uploader.uploadAll(
            List.of(
                item(1).withContentType("text/plain").withFileName("1.txt"),
                item(2).withContentType("text/plain").withFileName("2.txt"))));
    write(stream, uploaded);

    run(python, "download", table.table());
  }

  private static BlobUpload item(int number) {
    return BlobUpload.of(BlobColumn.path("b"), BlobContent.of(BLOBS.get(number)))
        .withChecksum(number == 0 ? Checksum.NONE : Checksum.CRC32);
  }

  private static void write(WriteStream stream, List<UploadedBlob> blobs) {
    Schema schema = ArrowSchemas.of(stream.schema().dataColumns(), TimeUnits.EXACT);
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, Compression.ZSTD);
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      root.allocateNew();
      for (int i = 0; i < blobs.size(); i++) {
        ((BigIntVector) root.getVector("id")).setSafe(i, i);
        ((VarBinaryVector) root.getVector("b")).setSafe(i, blobs.get(i).bytes());
      }
      root.setRowCount(blobs.size());
      encoder.add(root);
    }
    stream.write(encoder.finish());
    client.write().commit(stream.session(), List.of(stream.finish()));
  }

  private static Map<Long, BlobReference> references(TableId table) {
    Map<Long, BlobReference> references = new TreeMap<>();
    read(
        table,
        Compression.NONE,
        root -> {
          BigIntVector ids = (BigIntVector) root.getVector("id");
          VarBinaryVector blobs = (VarBinaryVector) root.getVector("b");
          for (int i = 0; i < root.getRowCount(); i++) {
            references.put(ids.get(i), BlobReference.ofColumn(blobs.get(i)));
          }
        });
    return references;
  }

  /** Returns what {@code values.py} calls noise. */
  private static byte[] noise(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) ((i * 7919 + (i >> 8) * 31 + 200) % 251 + 4);
    }
    return bytes;
  }
}
