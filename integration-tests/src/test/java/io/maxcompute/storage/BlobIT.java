package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import io.maxcompute.storage.blob.DistributionKey;
import io.maxcompute.storage.blob.UploadedBlob;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import io.maxcompute.storage.write.WriteSessionRequest;
import io.maxcompute.storage.write.WriteStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Blobs on their way into the rows of a table, and back. */
class BlobIT extends WriterTest {
  private static final String FORMAT =
      " TBLPROPERTIES ('table.format.version'='2','transactional'='true')";
  private static final BlobColumn PHOTO = BlobColumn.path("photo");

  @ParameterizedTest
  @CsvSource({"NONE,0", "NONE,4096", "ZSTD,1", "ZSTD,100000", "LZ4,100000", "NONE,5000000"})
  void aBlobComesBackAsItWas(Compression compression, int length) throws IOException {
    byte[] photo = new byte[length];
    new Random(length).nextBytes(photo);
    WriteStream stream = createAndOpen("(id BIGINT, photo BLOB)", client);
    BlobUploader uploader = client.blob().uploader(stream);

    UploadedBlob one = uploader.upload(BlobUpload.of(PHOTO, BlobContent.of(photo)), compression);
    UploadedBlob same =
        uploader.upload(
            BlobUpload.of(PHOTO, BlobContent.once(new ByteArrayInputStream(photo))), compression);
    commit(stream, List.of(one, same));

    List<BlobReference> stored = references();
    assertThat(stored).hasSize(2);
    for (BlobReference reference : stored) {
      try (InputStream in = connect(2).blob().open(reference, compression)) {
        assertThat(in).hasBinaryContent(photo);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"NONE,NONE", "ZSTD,CRC32", "LZ4,MD5"})
  void aBatchKeepsWhatIsSaidOfEachBlob(Compression compression, Checksum checksum) {
    StorageClient version3 = connect(3);
    WriteStream stream = createAndOpen("(id BIGINT, photo BLOB)", version3);
    List<BlobUpload> items =
        List.of(
            item("first").withContentType("image/png").withFileName("a.png"),
            item("").withContentType("text/plain"),
            item("third"));

    List<UploadedBlob> uploaded =
        version3
            .blob()
            .uploader(stream)
            .uploadAll(
                items.stream().map(item -> item.withChecksum(checksum)).toList(), compression);
    commit(stream, uploaded);

    try (BlobReader reader = version3.blob().read(references(), compression)) {
      Blob first = reader.next();
      assertThat(first.contentType()).contains("image/png");
      assertThat(first.fileName()).contains("a.png");
      assertThat(first.length()).hasValue(5);
      assertThat(first.content()).hasBinaryContent(utf8("first"));
      Blob second = reader.next();
      assertThat(second.contentType()).contains("text/plain");
      assertThat(second.content()).isEmpty();
      assertThat(reader.next().content()).hasBinaryContent(utf8("third"));
      assertThat(reader.hasNext()).isFalse();
    }
  }

  @Test
  void manyBlobsAreReadOneAfterTheOther() {
    WriteStream stream = createAndOpen("(id BIGINT, photo BLOB)", client);
    List<BlobUpload> items = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      items.add(item("blob " + i + "x".repeat(i * 50)));
    }
    commit(stream, client.blob().uploader(stream).uploadAll(items));

    List<Long> lengths = new ArrayList<>();
    try (BlobReader reader = client.blob().read(references())) {
      reader.forEachRemaining(blob -> lengths.add(blob.length().orElseThrow()));
    }

    assertThat(lengths).hasSize(200);
    assertThat(lengths.get(199)).isEqualTo("blob 199".length() + 199 * 50);
  }

  @Test
  void blobsInsideOtherColumnsAreFoundByTheirPath() throws IOException {
    WriteStream stream =
        createAndOpen("(album ARRAY<BLOB>, person STRUCT<name:STRING,face:BLOB>)", client);
    BlobUploader uploader = client.blob().uploader(stream);
    List<UploadedBlob> album =
        uploader.uploadAll(
            List.of(
                BlobUpload.of(BlobColumn.path("album.element"), content("a0")),
                BlobUpload.of(BlobColumn.path("ALBUM.element"), content("a1"))));
    UploadedBlob face =
        uploader.upload(BlobUpload.of(BlobColumn.path("person.face"), content("face")));
    write(
        stream,
        root -> {
          ListVector list = (ListVector) root.getVector("album");
          list.startNewValue(0);
          for (int i = 0; i < 2; i++) {
            ((VarBinaryVector) list.getDataVector()).setSafe(i, album.get(i).bytes());
          }
          list.endValue(0, 2);
          StructVector person = (StructVector) root.getVector("person");
          person.setIndexDefined(0);
          ((VarBinaryVector) person.getChild("face")).setSafe(0, face.bytes());
          return 1;
        });
    client.write().commit(stream.session(), List.of(stream.finish()));

    List<String> contents = new ArrayList<>();
    for (BlobReference reference : nestedReferences()) {
      try (InputStream in = client.blob().open(reference)) {
        contents.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(contents).containsExactly("a0", "a1", "face");
  }

  @Test
  void aBlobOfADeltaTableNeedsTheKeyOfItsRow() throws IOException {
    create("(id BIGINT NOT NULL, photo BLOB, PRIMARY KEY (id))" + FORMAT);
    WriteStream stream = openStream(client);
    BlobUploader uploader = client.blob().uploader(stream);
    DistributionKey key = DistributionKey.of(stream.writeSchema(), Map.of("id", 0), allocator);

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> uploader.uploadAll(List.of(item("lost"))));
    List<UploadedBlob> uploaded =
        uploader.uploadAll(List.of(item("kept").withDistributionKey(key)));
    commit(stream, uploaded);

    try (InputStream in = client.blob().open(references().get(0))) {
      assertThat(in).hasBinaryContent(utf8("kept"));
    }
  }

  @Test
  void aReferenceThatIsNoneIsRefused() {
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> client.blob().open(new BlobReference("no-such-blob")))
        .withMessageStartingWith("Cannot read a blob: the service answered ");
  }

  @Test
  void aColumnThatHoldsNoBlobsIsRefused() {
    WriteStream stream = createAndOpen("(id BIGINT, photo BLOB)", client);

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(
            () ->
                client
                    .blob()
                    .uploader(stream)
                    .upload(BlobUpload.of(BlobColumn.path("id"), content("x"))));
  }

  private static BlobUpload item(String content) {
    return BlobUpload.of(PHOTO, content(content));
  }

  private static BlobContent content(String text) {
    return BlobContent.of(utf8(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private WriteStream createAndOpen(String columns, StorageClient by) {
    create(columns + FORMAT);
    return openStream(by);
  }

  private WriteStream openStream(StorageClient by) {
    WriteSession session = by.write().open(table, WriteSessionRequest.APPEND);
    return by.write().openStream(session, new StreamId("0", 1), RetryListener.NONE);
  }

  /** Commits a row for each blob, with an id that counts from zero. */
  private void commit(WriteStream stream, List<UploadedBlob> blobs) {
    write(
        stream,
        root -> {
          for (int i = 0; i < blobs.size(); i++) {
            ((BigIntVector) root.getVector("id")).setSafe(i, i);
            ((VarBinaryVector) root.getVector("photo")).setSafe(i, blobs.get(i).bytes());
          }
          return blobs.size();
        });
    client.write().commit(stream.session(), List.of(stream.finish()));
  }

  private void write(WriteStream stream, Function<VectorSchemaRoot, Integer> fill) {
    Schema schema = ArrowSchemas.of(stream.schema().dataColumns(), TimeUnits.EXACT);
    ArrowBatchEncoder encoder = new ArrowBatchEncoder(schema, Compression.ZSTD);
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      root.allocateNew();
      root.setRowCount(fill.apply(root));
      encoder.add(root);
    }
    stream.write(encoder.finish());
  }

  private List<BlobReference> references() {
    List<BlobReference> references = new ArrayList<>();
    readAll(root -> collect(root.getVector("photo"), references));
    return references;
  }

  private List<BlobReference> nestedReferences() {
    List<BlobReference> references = new ArrayList<>();
    readAll(
        root -> {
          collect(((ListVector) root.getVector("album")).getDataVector(), references);
          collect(((StructVector) root.getVector("person")).getChild("face"), references);
        });
    return references;
  }

  private static void collect(FieldVector vector, List<BlobReference> references) {
    VarBinaryVector values = (VarBinaryVector) vector;
    for (int i = 0; i < values.getValueCount(); i++) {
      references.add(BlobReference.ofColumn(values.get(i)));
    }
  }

  private void readAll(Consumer<VectorSchemaRoot> collector) {
    SplitOptions byRows = SplitOptions.byRows(1000);
    ReadSession session = client.read().open(table, ReadSessionRequest.ALL.withSplit(byRows), SOON);
    for (Split split : ReadApi.splits(session, byRows.number())) {
      try (BatchReader reader =
          client
              .read()
              .read(session, split, options(Compression.NONE), allocator, RetryListener.NONE)) {
        while (reader.next()) {
          collector.accept(reader.root());
        }
      }
    }
  }
}
