package io.maxcompute.storage.blob;

import static io.maxcompute.storage.blob.Downloads.compressed;
import static io.maxcompute.storage.blob.Downloads.sealed;
import static io.maxcompute.storage.blob.Downloads.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobDownloadTest extends BlobTest {
  private static final BlobReference REFERENCE = new BlobReference("stored-001");

  @Test
  void goesOnFailingWhereAReaderTriesAgain() throws IOException {
    byte[] sealed = sealed(random(20_000));
    byte[] damaged = sealed.clone();
    damaged[5000] ^= 1; // in the second block of five
    service.server().answer(Answer.bytes(damaged), Answer.cut(sealed, 5000));
    for (Class<? extends StorageException> failure :
        List.of(ProtocolException.class, TransportException.class)) {
      try (InputStream in = api.open(REFERENCE)) {
        assertThat(in.readNBytes(4096)).hasSize(4096);
        for (int attempt = 0; attempt < 3; attempt++) {
          assertThatExceptionOfType(failure).isThrownBy(in::read);
        }
      }
    }
  }

  @Test
  void readsTheWorkedExample() throws IOException {
    byte[] body = HexFormat.of().parseHex("68656c6c6f20626c6f623db3e99d");

    assertThat(download(Answer.bytes(body))).isEqualTo(utf8("hello blob"));

    TestRequest sent = service.server().request(0);
    assertThat(sent.query())
        .containsEntry("Action", "BlobRead")
        .containsEntry("Target", "generic.blob")
        .doesNotContainKey("SessionId");
    assertThat(sent.text()).isEqualTo("{\"BlobReferences\":[\"stored-001\"]}");
    assertThat(sent.header("Accept-Encoding")).isEmpty();
  }

  @Test
  void readsTheChecksumVector() throws IOException {
    byte[] body = HexFormat.of().parseHex("313233343536373839" + "839206e3");

    assertThat(Downloads.crc32c(utf8("123456789"))).isEqualTo(0xE3069283L);
    assertThat(download(Answer.bytes(body))).isEqualTo(utf8("123456789"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8192, 9000, 1_000_000})
  void readsBlobsOfEveryLength(int length) throws IOException {
    byte[] blob = random(length);

    assertThat(download(Answer.bytes(sealed(blob)))).isEqualTo(blob);
    assertThat(download(Answer.chunked(sealed(blob), 1000))).isEqualTo(blob);
  }

  @ParameterizedTest
  @CsvSource({
    "zstd, 0", "zstd, 1", "zstd, 5000", "zstd, 300000",
    "x-lz4-frame, 0", "x-lz4-frame, 1", "x-lz4-frame, 5000", "x-lz4-frame, 300000"
  })
  void undoesTheCompressionInEitherOrderOfTheLayers(String token, int length) throws IOException {
    byte[] blob = random(length);
    byte[] checksumsOutside = sealed(compressed(blob, token));
    byte[] checksumsInside = compressed(sealed(blob), token);

    for (byte[] body : List.of(checksumsOutside, checksumsInside)) {
      Answer answer = Answer.bytes(body).with("Content-Encoding", token);
      assertThat(download(answer, Compression.ZSTD)).isEqualTo(blob);
    }

    assertThat(service.server().request(0).header("Accept-Encoding")).isEqualTo("zstd");
  }

  @Test
  void takesAnAnswerWithoutTheCompressionItAskedFor() throws IOException {
    Answer plain = Answer.bytes(sealed(utf8("x"))).with("Content-Encoding", "identity");

    assertThat(download(plain, Compression.LZ4)).isEqualTo(utf8("x"));
  }

  @Test
  void leavesABlobThatLooksCompressedAsItIs() throws IOException {
    byte[] archive = compressed(utf8("a blob that is an archive"), "zstd");

    assertThat(download(Answer.bytes(sealed(archive)), Compression.ZSTD)).isEqualTo(archive);
  }

  @Test
  void takesNoCompressionThatItDoesNotKnow() {
    service.server().answer(Answer.bytes(new byte[9]).with("Content-Encoding", "br"));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.open(REFERENCE))
        .withMessageContaining("compressed a body by 'br'");
  }

  @Test
  void handsNoByteOfADamagedBlockOut() throws IOException {
    byte[] blob = random(9000);
    for (int at : new int[] {0, 4095, 4096, 4099, 4100, 8199, 8200, 9011}) {
      byte[] body = sealed(blob);
      body[at] ^= 0x10;
      service.server().answer(Answer.bytes(body));
      try (InputStream in = api.open(REFERENCE)) {
        int whole = at / 4100 * 4096;
        assertThat(in.readNBytes(whole)).isEqualTo(Arrays.copyOf(blob, whole));
        assertThatExceptionOfType(ProtocolException.class)
            .isThrownBy(in::read)
            .withMessage(
                "Cannot read a blob: the answer is damaged, the block at offset "
                    + whole
                    + " does not have the checksum that follows it [request=REQ1].");
      }
    }
  }

  @Test
  void noticesThatABlobIsCutOff() {
    byte[] body = sealed(random(5000));
    for (int length : new int[] {1, 3, 4, 5, 4099, 4101, 4104, body.length - 1}) {
      assertThatThrownBy(() -> download(Answer.bytes(Arrays.copyOf(body, length))))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("the answer is damaged, the block at offset ");
      assertThatThrownBy(() -> download(Answer.cut(body, length)))
          .isInstanceOf(TransportException.class)
          .hasMessageContaining("the answer broke off after ")
          .hasMessageEndingWith("[request=REQ1].");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "x-lz4-frame"})
  void noticesThatACompressedBlobIsCutOffOrDamaged(String token) {
    byte[] packed = compressed(random(20_000), token);
    for (int length : new int[] {2, 5, 4096, packed.length - 1}) {
      byte[] cut = sealed(Arrays.copyOf(packed, length));
      assertThatThrownBy(
              () -> download(Answer.bytes(cut).with("Content-Encoding", token), Compression.NONE))
          .isInstanceOf(ProtocolException.class)
          .hasMessageStartingWith("Cannot read a blob: the answer is damaged, ");
    }
    byte[] body = sealed(packed);
    body[10] ^= 1;
    assertThatThrownBy(
            () -> download(Answer.bytes(body).with("Content-Encoding", token), Compression.NONE))
        .isInstanceOf(StorageException.class);
  }

  @Test
  void tellsThatAReferenceIsUnknown() {
    service.server().answer(Answer.error(404, "NoSuchObject", "no blob stored-001"));

    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> api.open(REFERENCE))
        .withMessageContaining("Cannot read a blob: the service answered 404 NoSuchObject");
  }

  @Test
  void asksAgainWhenTheAnswerDoesNotBegin() throws IOException {
    service.server().answer(Answer.silence());

    assertThat(download(Answer.bytes(sealed(utf8("x"))))).isEqualTo(utf8("x"));
  }

  @Test
  void readsNoReferenceThatIsNotText() {
    assertThat(BlobReference.ofColumn(utf8("stored-中")))
        .hasFieldOrPropertyWithValue("text", "stored-中");
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> BlobReference.ofColumn(new byte[] {(byte) 0xff, 1}))
        .withMessageContaining("2 bytes that is not text");
  }

  private byte[] download(Answer answer) throws IOException {
    return download(answer, Compression.NONE);
  }

  private byte[] download(Answer answer, Compression compression) throws IOException {
    service.server().answer(answer);
    try (InputStream in = api.open(REFERENCE, compression)) {
      return in.readAllBytes();
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
