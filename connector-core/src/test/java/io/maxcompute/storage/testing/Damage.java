package io.maxcompute.storage.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;

/** What networks, disks and enemies do to bytes. The same seed does the same. */
public final class Damage {
  private static final long[] HOSTILE = {
    -1,
    0,
    1,
    7,
    8,
    0x7f,
    0xff,
    0x7fff,
    0xffff,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private final Random random;

  public Damage(Random random) {
    this.random = random;
  }

  /**
   * Bytes after an accident.
   *
   * @param intact how many bytes at the start are as they were
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Damaged(byte[] bytes, int intact) {}

  /** Returns a damaged copy of {@code bytes}: one accident, or sometimes a few. */
  public Damaged damage(byte[] bytes) {
    byte[] damaged = once(bytes);
    while (random.nextInt(4) == 0) {
      damaged = once(damaged);
    }
    int mismatch = Arrays.mismatch(bytes, damaged);
    return new Damaged(damaged, mismatch < 0 ? bytes.length : mismatch);
  }

  private byte[] once(byte[] bytes) {
    if (bytes.length < Long.BYTES) {
      return new byte[Long.BYTES];
    }
    return switch (random.nextInt(7)) {
      case 0 -> flipBit(bytes);
      case 1 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 2 -> swapNumbers(bytes);
      case 3 -> claimSomethingElse(bytes);
      case 4 -> cutOut(bytes);
      case 5 -> repeat(bytes);
      default -> overwrite(bytes);
    };
  }

  private byte[] flipBit(byte[] bytes) {
    byte[] copy = bytes.clone();
    copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    return copy;
  }

  /** Exchanges two aligned numbers, such as lengths and offsets. */
  private byte[] swapNumbers(byte[] bytes) {
    int width = random.nextBoolean() ? Integer.BYTES : Long.BYTES;
    byte[] copy = bytes.clone();
    int one = random.nextInt(bytes.length / width) * width;
    int other = random.nextInt(bytes.length / width) * width;
    System.arraycopy(bytes, one, copy, other, width);
    System.arraycopy(bytes, other, copy, one, width);
    return copy;
  }

  private byte[] claimSomethingElse(byte[] bytes) {
    byte[] copy = bytes.clone();
    ByteBuffer numbers = ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN);
    long claim = HOSTILE[random.nextInt(HOSTILE.length)];
    if (random.nextBoolean()) {
      numbers.putInt(random.nextInt(bytes.length / Integer.BYTES) * Integer.BYTES, (int) claim);
    } else {
      numbers.putLong(random.nextInt(bytes.length / Long.BYTES) * Long.BYTES, claim);
    }
    return copy;
  }

  private byte[] cutOut(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    int to = Math.min(bytes.length, from + 1 + random.nextInt(64));
    byte[] copy = Arrays.copyOf(bytes, bytes.length - (to - from));
    System.arraycopy(bytes, to, copy, from, bytes.length - to);
    return copy;
  }

  private byte[] repeat(byte[] bytes) {
    int from = random.nextInt(bytes.length);
    int length = Math.min(bytes.length - from, 1 + random.nextInt(64));
    byte[] copy = Arrays.copyOf(bytes, bytes.length + length);
    System.arraycopy(bytes, from, copy, from + length, bytes.length - from);
    return copy;
  }

  private byte[] overwrite(byte[] bytes) {
    byte[] noise = new byte[1 + random.nextInt(16)];
    random.nextBytes(noise);
    byte[] copy = bytes.clone();
    int at = random.nextInt(bytes.length);
    System.arraycopy(noise, 0, copy, at, Math.min(noise.length, bytes.length - at));
    return copy;
  }
}
