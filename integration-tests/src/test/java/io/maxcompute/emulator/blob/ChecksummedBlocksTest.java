package io.maxcompute.emulator.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChecksummedBlocksTest {

  private static byte[] blocks(byte[] plain, int piece) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ChecksummedBlocks blocks = new ChecksummedBlocks(Channels.newChannel(out))) {
      for (int at = 0; at < plain.length; at += piece) {
        blocks.write(ByteBuffer.wrap(plain, at, Math.min(piece, plain.length - at)));
      }
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({"123456789, 839206e3", "hello blob, 3db3e99d"})
  void putsTheKnownChecksumBehindABlock(String text, String checksum) throws IOException {
    byte[] plain = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(blocks(plain, 100))
        .asHexString()
        .isEqualToIgnoringCase(HexFormat.of().formatHex(plain) + checksum);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 5",
    "4095, 4099",
    "4096, 4100",
    "4097, 4105",
    "8192, 8200",
    "10000, 10012"
  })
  void putsOneChecksumBehindEvery4096BytesHoweverTheyArrive(int plain, int length)
      throws IOException {
    assertThat(ChecksummedBlocks.length(plain)).isEqualTo(length);
    byte[] expected = blocks(new byte[plain], 1 << 20);
    assertThat(expected).hasSize(length);
    assertThat(blocks(new byte[plain], 7)).isEqualTo(expected);
  }
}
