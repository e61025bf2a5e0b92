package io.maxcompute.storage.blob;

import static io.maxcompute.storage.blob.Downloads.frame;
import static io.maxcompute.storage.blob.Downloads.joined;
import static io.maxcompute.storage.blob.Downloads.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.arrow.EntityCodec;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.http.StorageRequests;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.table.WriteSchema;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import io.maxcompute.storage.write.StreamId;
import io.maxcompute.storage.write.WriteSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobUploadTest extends BlobTest {
  private static final BlobColumn PHOTO = BlobColumn.path("photo");
  private static final BlobContent HELLO = BlobContent.of(utf8("hello blob"));
  private static final String HELLO_MD5 = "77b048fc42a2f5f6f67338d83e35a6ab";
  private static final Answer DONE =
      Answer.json("{'BlobReference':'YmxvYi0wMDE=','Size':10,'MD5Value':'" + HELLO_MD5 + "'}");
  private static final WriteSchema SCHEMA =
      new WriteSchema(
          new TableSchema(List.of(new Column("photo", SimpleType.BLOB)), List.of()),
          List.of(),
          Map.of("photo", 2L, "album.element", 5L),
          List.of());

  private final BlobUploader uploader = uploader(2);

  @TempDir Path directory;

  @Test
  void uploadsABlobByItself() {
    service.server().answer(DONE);

    UploadedBlob blob =
        uploader.upload(
            BlobUpload.of(PHOTO, HELLO).withPartition(PartitionSpec.parse("pt=1,hh=2")));

    assertThat(blob.reference()).isEqualTo("YmxvYi0wMDE=");
    assertThat(blob.bytes()).isEqualTo(utf8("blob-001"));
    TestRequest sent = service.server().request(0);
    assertThat(sent.query())
        .containsEntry("Action", "TableWriteBlob")
        .containsEntry("SessionId", "ws-1")
        .containsEntry("StreamId", "0")
        .containsEntry("StreamVersion", "1")
        .containsEntry("PartitionValues", "pt=1,hh=2")
        .containsEntry("ColumnIndex", "2")
        .doesNotContainKeys("Mode", "WriteMode");
    assertThat(sent.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(sent.header("Transfer-Encoding")).isEqualTo("chunked");
    assertThat(sent.header("Content-Encoding")).isEmpty();
    assertThat(sent.text()).isEqualTo("hello blob");
  }

  @Test
  void uploadsFilesAndStreamsAndNothing() throws IOException {
    service.server().answerBy(request -> Answer.json("{'BlobReference':'YQ=='}"));
    byte[] large = new byte[1_000_000];
    Path file = Files.write(directory.resolve("large"), large);

    for (BlobContent content :
        List.of(
            BlobContent.of(file),
            BlobContent.from(() -> Files.newInputStream(file)),
            BlobContent.once(new ByteArrayInputStream(large)))) {
      uploader.upload(BlobUpload.of(PHOTO, content));
    }
    uploader.upload(BlobUpload.of(PHOTO, BlobContent.of(new byte[0])));

    assertThat(service.server().requests())
        .extracting(request -> request.body().length)
        .containsExactly(1_000_000, 1_000_000, 1_000_000, 0);
  }

  @Test
  void compressesTheWholeBodyOnTheWay() throws IOException {
    service.server().answer(DONE, DONE);
    BlobUpload item = BlobUpload.of(BlobColumn.id(9), HELLO);

    uploader.upload(item, Compression.ZSTD);
    uploader.upload(item, Compression.LZ4);

    TestRequest zstd = service.server().request(0);
    assertThat(zstd.header("Content-Encoding")).isEqualTo("zstd");
    assertThat(Zstd.decompress(zstd.body(), 100)).isEqualTo(utf8("hello blob"));
    assertThat(zstd.parameter("ColumnIndex")).isEqualTo("9");
    TestRequest lz4 = service.server().request(1);
    assertThat(lz4.header("Content-Encoding")).isEqualTo("x-lz4-frame");
    InputStream plain = EntityCodec.decoder(Compression.LZ4, new ByteArrayInputStream(lz4.body()));
    assertThat(plain).hasBinaryContent(utf8("hello blob"));
  }

  @Test
  void noticesThatOtherBytesArrived() {
    service.server().answer(Answer.json("{'BlobReference':'YQ==','MD5Value':'00ff'}"));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> uploader.upload(BlobUpload.of(PHOTO, HELLO), Compression.ZSTD))
        .withMessage(
            "Cannot upload a blob for stream 0 version 1 of write session ws-1 on table"
                + " 'shop.default.orders': its MD5 was "
                + HELLO_MD5
                + " when it was sent and 00ff when it arrived [request=REQ1].");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'BlobReference':''}", "{'BlobReference':'not base64!'}"})
  void takesNoReferenceThatIsNone(String answer) {
    service.server().answer(Answer.json(answer));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> uploader.upload(BlobUpload.of(PHOTO, HELLO)));
  }

  @Test
  void uploadsABatchAsFrames() {
    service.server().answer(Answer.json("{'BlobReferences':['YQ==','Yg==','Yw=='],'Size':20}"));
    List<BlobUpload> items =
        List.of(
            BlobUpload.of(PHOTO, HELLO)
                .withPartition(PartitionSpec.parse("pt=20260101"))
                .withContentType("text/plain")
                .withChecksum(Checksum.CRC32),
            BlobUpload.of(BlobColumn.path("ALBUM.element"), HELLO)
                .withDistributionKey(new DistributionKey("a2V5"))
                .withFileName("a.png")
                .withChecksum(Checksum.MD5),
            BlobUpload.of(PHOTO, BlobContent.of(new byte[0])));

    List<UploadedBlob> blobs = uploader(3).uploadAll(items);

    assertThat(blobs).extracting(UploadedBlob::reference).containsExactly("YQ==", "Yg==", "Yw==");
    TestRequest sent = service.server().request(0);
    assertThat(sent.query())
        .containsEntry("Mode", "Batch")
        .containsEntry("StreamVersion", "1")
        .doesNotContainKeys("ColumnIndex", "PartitionValues");
    byte[] hello = utf8("hello blob");
    byte[] expected =
        joined(
            frame(
                "{\"PartitionValues\":[\"pt=20260101\"],\"ColumnIndex\":2,"
                    + "\"ContentType\":\"text/plain\"}",
                hello,
                "{\"Checksum\":{\"Type\":1,\"Crc32\":1430557479}}"),
            frame(
                "{\"PartitionValues\":[],\"ColumnIndex\":5,\"DistributionKey\":\"a2V5\","
                    + "\"CustomFileName\":\"a.png\"}",
                hello,
                "{\"Checksum\":{\"Type\":2,\"MD5\":\"" + HELLO_MD5 + "\"}}"),
            frame(
                "{\"PartitionValues\":[],\"ColumnIndex\":2}",
                new byte[0],
                "{\"Checksum\":{\"Type\":0}}"));
    assertThat(sent.body()).isEqualTo(expected);
  }

  @Test
  void compressesABatch() {
    service.server().answer(Answer.json("{'BlobReferences':['YQ==']}"));

    uploader.uploadAll(List.of(BlobUpload.of(PHOTO, HELLO)), Compression.ZSTD);

    TestRequest sent = service.server().request(0);
    assertThat(sent.header("Content-Encoding")).isEqualTo("zstd");
    assertThat(new String(Zstd.decompress(sent.body(), 1000), StandardCharsets.UTF_8))
        .contains("hello blob");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{'BlobReferences':['YQ==']}", "{'BlobReferences':['YQ==','Yg==','Yw==']}"})
  void wantsOneReferenceForEach(String answer) {
    service.server().answer(Answer.json(answer));
    List<BlobUpload> two = List.of(BlobUpload.of(PHOTO, HELLO), BlobUpload.of(PHOTO, HELLO));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> uploader.uploadAll(two))
        .withMessageMatching(
            "Cannot upload a batch of 2 blobs .*: the service gave [013] references .*");
  }

  @Test
  void sendsNothingThatCannotBeUploaded() {
    BlobUpload plain = BlobUpload.of(PHOTO, HELLO);

    assertThat(uploader.uploadAll(List.of())).isEmpty();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> uploader.uploadAll(List.of(plain.withFileName("a.png"))))
        .withMessageContaining("upload a blob with a file name: it needs version 3");
    for (BlobUpload item :
        List.of(
            plain.withContentType("a/b"),
            plain.withFileName("a"),
            plain.withDistributionKey(new DistributionKey("a2V5")),
            plain.withChecksum(Checksum.CRC32))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> uploader.upload(item))
          .withMessageContaining("upload it in a batch");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> uploader.upload(BlobUpload.of(BlobColumn.path("nope"), HELLO)))
        .withMessageContaining("No column 'nope' with an id to upload blobs to");
    BlobUpload unknownLength =
        BlobUpload.of(PHOTO, BlobContent.once(InputStream.nullInputStream()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> uploader.uploadAll(List.of(unknownLength)))
        .withMessageContaining("length of a blob of a batch must be known");
    assertThat(service.server().requests()).isEmpty();
  }

  @Test
  void uploadsAgainFromTheStart() {
    service.server().answer(Answer.silence(), Answer.error(500, "InternalServerError", "x"), DONE);

    uploader.upload(BlobUpload.of(PHOTO, HELLO));

    assertThat(service.server().requests())
        .extracting(TestRequest::text)
        .containsExactly("hello blob", "hello blob", "hello blob");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500})
  void uploadsNoContentAgainThatIsGone(int status) {
    service.server().answer(Answer.error(status, "Whatever", "x"), DONE);
    BlobContent once = BlobContent.once(new ByteArrayInputStream(utf8("hello blob")));

    assertThatThrownBy(() -> uploader.upload(BlobUpload.of(PHOTO, once)))
        .isInstanceOf(ServiceException.class);

    assertThat(service.server().requests()).hasSize(1);
  }

  @Test
  void tellsAContentThatCannotBeReadFromABrokenConnection() {
    BlobContent broken =
        BlobContent.from(
            () -> {
              throw new IOException("disk on fire");
            });

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> uploader.upload(BlobUpload.of(PHOTO, broken)))
        .withMessage("The content of a blob cannot be read for its upload: disk on fire.");
    assertThat(service.waits()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {9, 11})
  void tellsAContentOfAnotherLength(int length) {
    BlobContent wrong =
        BlobContent.from(() -> new ByteArrayInputStream(utf8("hello blob")), length);

    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> uploader.uploadAll(List.of(BlobUpload.of(PHOTO, wrong))))
        .withMessageMatching(".*: it has (only|at least) 10 bytes, where (9|11) were announced\\.");
  }

  private BlobUploader uploader(int version) {
    StorageRequests requests = new StorageRequests("shop", Optional.empty(), List.of(), version);
    return new BlobApi(service.caller(), requests, service.retrier())
        .uploader(
            new WriteSession("ws-1", TestService.TABLE, "route-1"), new StreamId("0", 1), SCHEMA);
  }
}
