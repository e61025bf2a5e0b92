package io.maxcompute.storage.arrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.maxcompute.storage.error.StorageException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.testing.Lz4Frames;
import io.maxcompute.storage.testing.Lz4Frames.Options;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are cut off or damaged give an exception: no wrong row, no crash, no leak. */
class BrokenStreamTest extends ArrowTest {
  private static final int FLIPS = 3_000;

  private VectorSchemaRoot first;
  private VectorSchemaRoot second;

  @BeforeEach
  void makeExpectedRows() {
    first = rows(FEW_TYPES, 9, 0);
    second = rows(FEW_TYPES, 4, 1);
  }

  @Override
  void nothingLeaks() {
    first.close();
    second.close();
    super.nothingLeaks();
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void aCutAtAnyByteIsABrokenConnection(Compression compression) {
    byte[] bytes = stream(FEW_TYPES, compression, 9, 4);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> decodeExpected(cut))
          .as("cut at %d of %d", length, bytes.length)
          .isInstanceOf(TransportException.class)
          .hasMessageStartingWith("the Arrow stream broke off after ");
    }
  }

  private static Stream<byte[]> compressedBodies(ArrowTest test) {
    byte[] bytes = test.stream(FEW_TYPES, Compression.NONE, 9, 4);
    return Stream.of(
        Zstd.compress(bytes),
        Lz4Frames.frame(bytes, new Options(true, true, true, true)),
        Lz4Frames.frame(bytes, new Options(false, false, false, false)));
  }

  @Test
  void aCutOfACompressedBodyIsABrokenConnectionUnlessAllRowsHaveArrived() {
    compressedBodies(this)
        .forEach(
            bytes -> {
              for (int length = 0; length < bytes.length; length++) {
                byte[] cut = Arrays.copyOf(bytes, length);
                try {
                  assertThat(decodeExpected(cut)).isEqualTo(13);
                  assertThat(length).isGreaterThan(bytes.length - 16);
                } catch (TransportException e) {
                  assertThat(e).hasMessageStartingWith("the Arrow stream broke off after ");
                }
              }
            });
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void damagedBytesGiveAnExceptionOrValidBatches(Compression compression) {
    byte[] bytes = stream(FEW_TYPES, compression, 9, 4);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < FLIPS; i++) {
      byte[] damaged = bytes.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      decodeSafely(damaged, "seed " + seed + ", round " + i);
    }
  }

  @Test
  void damagedCompressedBodiesGiveAnExceptionOrValidBatches() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    compressedBodies(this)
        .forEach(
            bytes -> {
              for (int i = 0; i < FLIPS / 3; i++) {
                byte[] damaged = bytes.clone();
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                decodeSafely(damaged, "seed " + seed + ", round " + i);
              }
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 1 << 24})
  void anyIntegerMayBeAbsurd(int absurd) {
    for (Compression compression : Compression.values()) {
      byte[] bytes = stream(FEW_TYPES, compression, 9, 4);
      for (int at = 0; at <= bytes.length - Integer.BYTES; at += 2) {
        byte[] damaged = bytes.clone();
        ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(at, absurd);
        decodeSafely(damaged, compression + " at " + at);
      }
    }
  }

  @Test
  void noiseIsNoStream() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 1_000; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      decodeSafely(noise, "seed " + seed + ", round " + i);
    }
  }

  private void decodeSafely(byte[] bytes, String what) {
    long before = allocator.getAllocatedMemory();
    try {
      decode(bytes, ArrowTest::readAll);
    } catch (StorageException e) {
      assertThat(e).as(what).hasMessageMatching("(?s)(An?|The|an|the|column) .*");
    } catch (RuntimeException e) { // a schema that Arrow reads and makes no vectors of
      Set<String> makers = Set.of(VectorSchemaRoot.class.getName(), VectorLoader.class.getName());
      assertThat(e.getStackTrace())
          .as(what)
          .anyMatch(frame -> makers.contains(frame.getClassName()));
    } catch (Throwable e) {
      throw new AssertionError(what, e);
    }
    assertThat(allocator.getAllocatedMemory()).as(what).isEqualTo(before);
  }

  private long decodeExpected(byte[] bytes) {
    int[] batch = {0};
    return decode(
        bytes,
        root -> {
          VectorSchemaRoot expected = batch[0]++ == 0 ? first : second;
          assertThat(root.equals(expected)).isTrue();
        });
  }
}
