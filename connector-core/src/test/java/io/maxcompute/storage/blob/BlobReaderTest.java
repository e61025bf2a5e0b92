package io.maxcompute.storage.blob;

import static io.maxcompute.storage.blob.Downloads.frame;
import static io.maxcompute.storage.blob.Downloads.joined;
import static io.maxcompute.storage.blob.Downloads.little;
import static io.maxcompute.storage.blob.Downloads.sealed;
import static io.maxcompute.storage.blob.Downloads.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.testing.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlobReaderTest extends BlobTest {
  private static final byte[] TWO =
      joined(
          frame("{\"ContentType\": \"text/plain\"}", utf8("one"), "{}"),
          frame("{}", utf8("two!"), "{}"));

  @Test
  void readsTheWorkedExampleOfTwo() throws IOException {
    assertThat(TWO).hasSize(90);
    byte[] body = joined(TWO, HexFormat.of().parseHex("3263b7df"));

    try (BlobReader reader = reader(body, 2)) {
      Blob one = reader.next();
      assertThat(one.contentType()).contains("text/plain");
      assertThat(one.fileName()).isEmpty();
      assertThat(one.length()).hasValue(3);
      assertThat(one.content()).hasBinaryContent(utf8("one"));
      Blob two = reader.next();
      assertThat(two.contentType()).isEmpty();
      assertThat(two.content()).hasBinaryContent(utf8("two!"));
      assertThat(reader.hasNext()).isFalse();
      assertThatThrownBy(reader::next).isInstanceOf(NoSuchElementException.class);
    }

    assertThat(service.server().request(0).text())
        .isEqualTo("{\"BlobReferences\":[\"stored-0\",\"stored-1\"]}");
  }

  @Test
  void readsTheWorkedFrame() throws IOException {
    byte[] frame =
        frame(
            "{\"PartitionValues\": [\"pt=20260101\"], \"ColumnIndex\": 2, \"ContentType\":"
                + " \"text/plain\"}",
            utf8("hello blob"),
            "{\"Checksum\": {\"Type\": 1, \"Crc32\": 1430557479}}");
    assertThat(frame).hasSize(163).startsWith(0x53, 0, 0, 0, 0, 0, 0, 0, '{');

    FrameStream read = new FrameStream(new ByteArrayInputStream(frame), 1, "");

    assertThat(read.blob().contentType()).contains("text/plain");
    assertThat(read.blob().length()).hasValue(10);
    assertThat(read).hasBinaryContent(utf8("hello blob"));
  }

  @Test
  void skipsWhatIsNotRead() throws IOException {
    byte[] large = new byte[20_000];
    Arrays.fill(large, (byte) 7);
    byte[] body =
        sealed(
            joined(
                frame("", large, ""),
                frame("{\"CustomFileName\":\"a.png\"}", new byte[0], "{}"),
                frame("{}", utf8("end"), "{\"Checksum\":{\"Type\":0}}")));

    try (BlobReader reader = reader(body, 3)) {
      assertThat(reader.next().content().readNBytes(9)).hasSize(9);
      Blob empty = reader.next();
      assertThat(empty.fileName()).contains("a.png");
      assertThat(empty.content()).isEmpty();
      assertThat(reader.next().content()).hasBinaryContent(utf8("end"));
      assertThat(reader.hasNext()).isFalse();
    }
  }

  @Test
  void readsFramesInsideCompression() {
    service
        .server()
        .answer(
            Answer.bytes(sealed(Downloads.compressed(TWO, "x-lz4-frame")))
                .with("Content-Encoding", "x-lz4-frame"));
    List<Blob> blobs = new ArrayList<>();

    try (BlobReader reader = api.read(references(2), Compression.LZ4)) {
      reader.forEachRemaining(blobs::add);
    }

    assertThat(blobs).hasSize(2);
    assertThat(service.server().request(0).header("Accept-Encoding")).isEqualTo("x-lz4-frame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "\3\0\0\0\0\0\0\0abc"})
  void readsASingleBlobWithoutFrames(String content) {
    try (BlobReader reader = reader(sealed(utf8(content)), 1)) {
      Blob blob = reader.next();
      assertThat(blob.contentType()).isEmpty();
      assertThat(blob.length()).isEmpty();
      assertThat(blob.content()).hasBinaryContent(utf8(content));
      assertThat(reader.hasNext()).isFalse();
    }
  }

  @Test
  void asksForNothingWhenNothingIsWanted() {
    try (BlobReader reader = api.read(List.of())) {
      assertThat(reader.hasNext()).isFalse();
    }
    assertThat(service.server().requests()).isEmpty();
  }

  @Test
  void noticesAnAnswerThatEndsTooEarlyWhereverThatIs() {
    for (int length = 0; length < TWO.length; length++) {
      byte[] cut = Arrays.copyOf(TWO, length);
      assertThatExceptionOfType(ProtocolException.class)
          .as("%s bytes", length)
          .isThrownBy(() -> drain(cut, 2))
          .withMessageMatching(
              "Cannot read blobs: frame [12] of the answer is cut off( \\d bytes before the end of"
                  + " its content)? \\[request=REQ1]\\.");
    }
  }

  @Test
  void noticesAnAnswerThatGoesOn() {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> drain(joined(TWO, frame("{}", new byte[1], "{}")), 2))
        .withMessageContaining("goes on after the 2 that were asked for [request=REQ1].");
  }

  @Test
  void believesNoLengthThatCannotBe() {
    byte[] header = frame("{}", new byte[0], "{}");
    for (long length : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 31, (1 << 20) + 1}) {
      byte[] hostile = little(length, 8);
      assertThatThrownBy(() -> drain(joined(hostile, header), 2))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("claims a header or footer of " + length + " bytes");
      assertThatThrownBy(() -> drain(joined(little(0, 8), hostile, new byte[50]), 2))
          .isInstanceOf(ProtocolException.class)
          .hasMessageMatching(".*(claims a content of -|is cut off).*");
      assertThatThrownBy(() -> drain(joined(little(0, 8), little(0, 8), hostile, header), 2))
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("claims a header or footer of " + length + " bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "null", "{", "nonsense", " "})
  void readsNoHeaderButAnObject(String header) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> drain(frame(header, new byte[1], "{}"), 2))
        .withMessageContaining("frame 1 of the answer has a header that is not ");
  }

  @Test
  void givesTheConnectionBackInTheMiddle() {
    try (BlobReader reader = reader(sealed(TWO), 2)) {
      reader.next();
    }
  }

  private void drain(byte[] plain, int count) {
    try (BlobReader reader = reader(sealed(plain), count)) {
      reader.forEachRemaining(blob -> assertThat(blob).isNotNull());
    }
  }

  private BlobReader reader(byte[] body, int count) {
    service.server().answer(Answer.bytes(body));
    return api.read(references(count));
  }

  private static List<BlobReference> references(int count) {
    List<BlobReference> references = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      references.add(new BlobReference("stored-" + i));
    }
    return references;
  }
}
