package io.maxcompute.storage.blob;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.testing.Damage;
import io.maxcompute.storage.testing.Damage.Damaged;
import io.maxcompute.storage.testing.Fuzzing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to a download, reading it ends: with the blobs that were stored, or with an
 * error that says so. Never with a crash, a hang, or a wrong blob out of a part that nothing
 * happened to.
 */
class DamagedDownloadFuzzTest {
  private static final int CASES = 20_000;
  private static final int BLOCK = 4096;
  private static final int SEALED_BLOCK = BLOCK + 4;

  private final List<byte[]> blobs = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private final byte[] frames;

  DamagedDownloadFuzzTest() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Random random = new Random(1);
    for (int length : new int[] {0, 10, 3000, 1, 9000, 5}) {
      byte[] blob = new byte[length];
      random.nextBytes(blob);
      String header = "{\"ContentType\":\"image/png\",\"CustomFileName\":\"" + length + "\"}";
      out.writeBytes(Downloads.frame(header, blob, "{\"Checksum\":{\"Type\":0}}"));
      blobs.add(blob);
      ends.add(out.size());
    }
    frames = out.toByteArray();
  }

  @Test
  void readsTheBlobsBeforeTheDamage() {
    byte[] sealed = Downloads.sealed(frames);
    Fuzzing.run(
        "damaged downloads",
        CASES,
        random -> {
          Damaged damaged = new Damage(random).damage(sealed);
          int intact = damaged.intact() / SEALED_BLOCK * BLOCK;
          check(read(damaged.bytes(), Compression.NONE), intact);
        });
  }

  @Test
  void readsTheBlobsBeforeAFrameThatIsWrong() {
    Fuzzing.run(
        "wrong frames",
        CASES,
        random -> {
          Damaged damaged = new Damage(random).damage(frames);
          byte[] sealed = Downloads.sealed(damaged.bytes());
          check(read(sealed, Compression.NONE), damaged.intact());
        });
  }

  @Test
  void endsWhateverHappensToACompressedDownload() {
    for (Compression compression : List.of(Compression.ZSTD, Compression.LZ4)) {
      byte[] packed = Downloads.compressed(frames, compression.token().orElseThrow());
      byte[] sealed = Downloads.sealed(packed);
      Fuzzing.run(
          "damaged downloads by " + compression,
          CASES / 3,
          random -> {
            boolean beforeSealing = random.nextBoolean();
            Damaged damaged = new Damage(random).damage(beforeSealing ? packed : sealed);
            byte[] bytes = damaged.bytes();
            check(read(beforeSealing ? Downloads.sealed(bytes) : bytes, compression), 0);
          });
    }
  }

  /** Returns the blobs that could be read, all or up to the first error. */
  private List<byte[]> read(byte[] body, Compression compression) {
    List<byte[]> read = new ArrayList<>();
    try (DownloadStream download =
            DownloadStream.of("read blobs", "", new ByteArrayInputStream(body), compression);
        BlobReader reader = new BlobReader(download, blobs.size(), "")) {
      while (reader.hasNext()) {
        read.add(reader.next().content().readAllBytes());
      }
    } catch (ProtocolException e) {
      assertThat(e.getMessage()).startsWith("Cannot read blobs: ");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read;
  }

  private void check(List<byte[]> read, int intactBytes) {
    int intact = (int) ends.stream().filter(end -> end <= intactBytes).count();
    assertThat(read).hasSizeGreaterThanOrEqualTo(intact);
    for (int i = 0; i < intact; i++) {
      assertThat(read.get(i)).isEqualTo(blobs.get(i));
    }
  }
}
