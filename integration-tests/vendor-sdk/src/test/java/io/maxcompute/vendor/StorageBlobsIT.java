package io.maxcompute.vendor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aliyun.odps.Column;
import com.aliyun.odps.TableSchema;
import com.aliyun.odps.data.Blob;
import com.aliyun.odps.data.Record;
import com.aliyun.odps.data.RecordWriter;
import com.aliyun.odps.storage.MaxStorageException;
import com.aliyun.odps.storage.internal.models.BlobWriteItem;
import com.aliyun.odps.storage.read.BlobDataIterator;
import com.aliyun.odps.storage.write.TableArrowWriter;
import com.aliyun.odps.storage.write.TableWriteSession;
import com.aliyun.odps.table.TableIdentifier;
import com.aliyun.odps.table.arrow.ArrowWriter;
import com.aliyun.odps.type.TypeInfoFactory;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;

/** Large binary values: sent apart from the rows, which hold references to them. */
@OnEmulator
class StorageBlobsIT extends StorageTest {
  StorageBlobsIT(EmulatorProcess emulator) {
    super(emulator);
  }

  private TableIdentifier createWithBlobs(String name) throws Exception {
    TableSchema schema =
        TableSchema.builder()
            .withBigintColumn("id")
            .withColumn(new Column("content", TypeInfoFactory.BLOB))
            .build();
    odps.tables().newTableCreator(name, schema).append2Table().create();
    return table(name);
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** Returns the references in the rows of a table, in the order of their ids. */
  private List<Blob> references(TableIdentifier table) throws Exception {
    List<List<Object>> rows = rowsOfRanges(table);
    List<Blob> references = new ArrayList<>();
    rows.stream()
        .sorted((a, b) -> Long.compare((Long) a.get(0), (Long) b.get(0)))
        .forEach(row -> references.add((Blob) row.get(1)));
    return references;
  }

  @Test
  void uploadsAndDownloadsEachOfSeveralSizes() throws Exception {
    TableIdentifier table = createWithBlobs("blob_single");
    List<byte[]> contents =
        List.of(new byte[0], bytes(1), bytes(4095), bytes(4096), bytes(4097), bytes(300_000));
    try (TableWriteSession session = client.createTableWriteSessionBuilder(table).build()) {
      ArrowWriter writer = session.createWriterBuilder("s", 1).build();
      try (RecordWriter records = writer.getAsRecordWriter(10)) {
        for (int i = 0; i < contents.size(); i++) {
          Record record = records.newRecord(false);
          record.set("id", (long) i);
          record.set("content", Blob.fromInputStream(new ByteArrayInputStream(contents.get(i))));
          records.write(record);
        }
      }
      session.commit();
    }
    List<Blob> references = references(table);
    assertThat(references).hasSize(contents.size());
    for (int i = 0; i < contents.size(); i++) {
      try (InputStream content = client.openBlobManager().download(references.get(i))) {
        assertThat(content.readAllBytes()).isEqualTo(contents.get(i));
      }
    }
    int next = 0;
    try (BlobDataIterator all = client.openBlobManager().batchDownload(references)) {
      while (all.hasNext()) {
        assertThat(all.next().readAllBytes()).isEqualTo(contents.get(next++));
      }
    }
    assertThat(next).isEqualTo(contents.size());
  }

  @Test
  void uploadsTheBlobsOfABatchTogetherWithTheirChecksums() throws Exception {
    for (BlobWriteItem.ChecksumType checksum : BlobWriteItem.ChecksumType.values()) {
      TableIdentifier table = createWithBlobs("blob_batch_" + checksum);
      try (TableWriteSession session = client.createTableWriteSessionBuilder(table).build()) {
        try (ArrowWriter writer =
                session
                    .createWriterBuilder("s", 1)
                    .withBatchBlobUploadEnabled(true)
                    .withBlobChecksumType(checksum)
                    .build();
            VectorSchemaRoot root = ((TableArrowWriter) writer).createVectorSchemaRoot()) {
          for (int row = 0; row < 5; row++) {
            ((BigIntVector) root.getVector("id")).setSafe(row, row);
            if (row != 2) {
              ((VarBinaryVector) root.getVector("content"))
                  .setSafe(row, ("blob " + row).getBytes(StandardCharsets.UTF_8));
            }
          }
          root.setRowCount(5);
          writer.writeBatch(root);
        }
        session.commit();
      }
      List<Blob> references = references(table);
      assertThat(references.get(2)).isNull();
      try (InputStream content = client.openBlobManager().download(references.get(4))) {
        assertThat(new String(content.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("blob 4");
      }
    }
  }

  @Test
  void uploadsManyBlobsInOneRequest() throws Exception {
    TableIdentifier table = createWithBlobs("blob_many");
    try (TableWriteSession session = client.createTableWriteSessionBuilder(table).build();
        TableArrowWriter writer = (TableArrowWriter) session.createWriterBuilder("s", 1).build()) {
      long column = writer.getWriteSchema().getColumn("content").getColumnId();
      List<Blob> blobs = writer.batchUploadBlob(column, List.of(bytes(10), bytes(20)));
      assertThat(blobs).hasSize(2).doesNotHaveDuplicates();
    }
  }

  @Test
  void refusesAReferenceThatItNeverGave() {
    assertThatThrownBy(
            () -> client.openBlobManager().download(Blob.fromReference("bm8gc3VjaCBibG9i")).read())
        .isInstanceOf(MaxStorageException.class);
  }
}
