package io.maxcompute.storage.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.testing.Lz4Frames;
import io.maxcompute.storage.testing.Lz4Frames.Options;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class Lz4FrameTest {
  private static final Options BARE = new Options(false, false, false, false);
  private static final Options FULL = new Options(true, true, true, true);

  private static Stream<Options> options() {
    return IntStream.range(0, 16)
        .mapToObj(i -> new Options((i & 1) != 0, (i & 2) != 0, (i & 4) != 0, (i & 8) != 0));
  }

  /** Repeats itself over more than a block, with noise that does not compress in between. */
  private static byte[] mixed(int length, long seed) {
    Random random = new Random(seed);
    byte[] phrase = new byte[5_000];
    random.nextBytes(phrase);
    byte[] data = new byte[length];
    for (int at = 0; at < length; ) {
      int run = Math.min(length - at, 1 + random.nextInt(4_000));
      if (random.nextInt(5) == 0) {
        Arrays.fill(data, at, at + run, (byte) random.nextInt());
      } else {
        System.arraycopy(phrase, random.nextInt(1_000), data, at, run);
      }
      at += run;
    }
    return data;
  }

  private static byte[] noise(int length) {
    byte[] noise = new byte[length];
    new Random(length).nextBytes(noise);
    return noise;
  }

  @ParameterizedTest
  @MethodSource("options")
  void decodesEveryKindOfFrame(Options options) throws IOException {
    for (byte[] data : new byte[][] {mixed(140_000, 1), mixed(10, 2), noise(70_000), {}}) {
      byte[] frame = Lz4Frames.frame(data, options);

      assertThat(buffered(frame, data.length)).isEqualTo(data);
      assertThat(streamed(frame)).isEqualTo(data);
    }
  }

  @Test
  void decodesLinkedBlocksOfLiblz4AsAStream() throws IOException {
    byte[] linked = streamed(ArrowTest.resource("linked.lz4"));

    assertThat(linked).hasSize(150_000).isEqualTo(streamed(ArrowTest.resource("independent.lz4")));
  }

  @Test
  void decodesFramesInARow() throws IOException {
    byte[] one = mixed(100_000, 1);
    byte[] two = mixed(50_000, 2);
    byte[] frames = join(Lz4Frames.frame(one, FULL), Lz4Frames.frame(two, BARE));

    assertThat(buffered(frames, 150_000)).isEqualTo(join(one, two));
    assertThat(streamed(frames)).isEqualTo(join(one, two));
  }

  @Test
  void skipsFramesThatAreToBeSkipped() throws IOException {
    byte[] data = mixed(1_000, 1);
    byte[] frames =
        join(Lz4Frames.skippable(7), join(Lz4Frames.frame(data, FULL), Lz4Frames.skippable(0)));

    assertThat(buffered(frames, 1_000)).isEqualTo(data);
    assertThat(streamed(frames)).isEqualTo(data);
  }

  @Test
  void noticesAnyDamageToAFrameWithChecksums() {
    byte[] data = mixed(2_000, 3);
    byte[] frame = Lz4Frames.frame(data, FULL);
    for (int at = 0; at < frame.length; at++) {
      byte[] damaged = frame.clone();
      damaged[at] ^= 0x10;
      int position = at;
      assertThatExceptionOfType(ProtocolException.class)
          .as("damage at %d of %d", position, frame.length)
          .isThrownBy(() -> buffered(damaged, data.length));
      assertThatThrownBy(() -> streamed(damaged))
          .as("damage at %d of %d", position, frame.length)
          .isInstanceOfAny(EOFException.class, ProtocolException.class);
    }
  }

  @Test
  void noticesContentOfAnotherLengthThanTheHeadSays() {
    byte[] frame = Lz4Frames.frame(new byte[10], new Options(false, false, false, true));
    frame[6]++;
    frame[14] = (byte) (Lz4FrameHeader.checksum().hash(frame, 4, 10, 0) >> 8);

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> buffered(frame, 10))
        .withMessage("An LZ4 frame should hold 11 bytes: it holds 10.");
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> streamed(frame))
        .withMessage("An LZ4 frame should hold 11 bytes: it holds 10.");
  }

  @ParameterizedTest
  @MethodSource("options")
  void noticesACutAtAnyByte(Options options) {
    byte[] data = mixed(400, 4);
    byte[] frame = Lz4Frames.frame(data, options);
    for (int length = 1; length < frame.length; length++) {
      byte[] cut = Arrays.copyOf(frame, length);
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> buffered(cut, data.length));
      assertThatThrownBy(() -> streamed(cut))
          .isInstanceOfAny(EOFException.class, ProtocolException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("options")
  void survivesDamage(Options options) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] frame = Lz4Frames.frame(mixed(70_000, 5), options);
    for (int i = 0; i < 50; i++) {
      byte[] damaged = frame.clone();
      for (int flips = 0; flips < 3; flips++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        buffered(damaged, 70_000);
      } catch (StorageException | ArithmeticException e) {
        assertThat(e).as("seed %d", seed).hasMessageMatching(".+");
      }
      try {
        streamed(damaged);
      } catch (IOException | StorageException | ArithmeticException e) {
        assertThat(e).as("seed %d", seed).hasMessageMatching(".+");
      }
    }
  }

  @Test
  void refusesMoreThanThereIsRoomFor() {
    byte[] data = mixed(100_000, 6);
    for (Options options : new Options[] {FULL, BARE}) {
      byte[] frame = Lz4Frames.frame(data, options);
      assertThatExceptionOfType(ProtocolException.class)
          .isThrownBy(() -> buffered(frame, data.length - 1));
    }
  }

  @Test
  void saysWhatIsWrongWithAHead() {
    byte[] frame = Lz4Frames.frame(new byte[10], BARE);

    assertThatThrownBy(() -> buffered(patched(frame, 0, 5), 10))
        .hasMessage("A buffer that should be LZ4 frames is not.");
    assertThatThrownBy(() -> buffered(patched(frame, 4, 0xA0), 10))
        .hasMessage("An LZ4 frame has an unknown version.");
    assertThatThrownBy(() -> buffered(patched(frame, 4, 0x61), 10))
        .hasMessage("An LZ4 frame needs a dictionary.");
    assertThatThrownBy(() -> buffered(patched(frame, 5, 0x30), 10))
        .hasMessage("An LZ4 frame has an unknown block size.");
    assertThatThrownBy(() -> buffered(patched(frame, 6, frame[6] + 1), 10))
        .hasMessage("The head of an LZ4 frame is damaged.");
    assertThatThrownBy(() -> buffered(patched(frame, 10, 0x7f), 10))
        .hasMessage("An LZ4 block claims more bytes than there are.");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 12, 13, 64, 4096, (256 << 10) - 1, 256 << 10, (256 << 10) + 1, 3 << 20})
  void theEncoderStaysWithinItsBound(int length) throws IOException {
    for (byte[] data : new byte[][] {noise(length), new byte[length], mixed(length, 7)}) {
      ByteBuffer out = ByteBuffer.allocateDirect(Lz4FrameEncoder.bound(length));
      int written = Lz4FrameEncoder.encode(ByteBuffer.wrap(data), out);
      byte[] frame = new byte[written];
      out.get(0, frame);

      assertThat(buffered(frame, length)).isEqualTo(data);
      assertThat(streamed(frame)).isEqualTo(data);
    }
  }

  private static byte[] buffered(byte[] frames, int length) {
    ByteBuffer out = ByteBuffer.allocateDirect(length);
    int written = Lz4FrameDecoder.decode(ByteBuffer.wrap(frames), out);
    byte[] decoded = new byte[written];
    out.get(0, decoded);
    return decoded;
  }

  private static byte[] streamed(byte[] frames) throws IOException {
    try (Lz4FrameInputStream in = new Lz4FrameInputStream(new ByteArrayInputStream(frames))) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      int first = in.read();
      if (first >= 0) {
        out.write(first);
        in.transferTo(out);
      }
      return out.toByteArray();
    }
  }

  private static byte[] patched(byte[] frame, int at, int value) {
    byte[] patched = frame.clone();
    patched[at] = (byte) value;
    return patched;
  }

  private static byte[] join(byte[] one, byte[] two) {
    byte[] joined = Arrays.copyOf(one, one.length + two.length);
    System.arraycopy(two, 0, joined, one.length, two.length);
    return joined;
  }
}
