package io.maxcompute.storage.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.testing.Damage;
import io.maxcompute.storage.testing.Damage.Damaged;
import io.maxcompute.storage.testing.Fuzzing;
import io.maxcompute.storage.testing.Lz4Frames;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to a stream, reading it ends: with the rows that were written, or with an error
 * that says so. Never with a crash, a hang, a leak, more memory than allowed, or a wrong row out of
 * a batch that nothing happened to.
 */
class DamagedStreamFuzzTest extends ArrowTest {
  private static final int CASES = 100_000;
  private static final int ONE_IS_LARGE = 32; // one case in so many, as they take their time
  private static final long MOST_BYTES = 4 << 20;

  /**
   * A stream and what is in it.
   *
   * @param ends where each batch ends in {@code bytes}; empty if that cannot be said, because the
   *     body is compressed as a whole
   * @param digests of the values of each batch
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Sample(String name, byte[] bytes, List<Long> ends, List<Integer> digests) {
    int intactBatches(int intactBytes) {
      return (int) ends.stream().filter(end -> end <= intactBytes).count();
    }
  }

  @Test
  void readsWhatIsIntactAndRefusesTheRest() {
    List<Sample> small = samples();
    List<Sample> large = largeSamples();
    Fuzzing.run(
        "damaged Arrow streams",
        CASES,
        random -> readDamaged(random.nextInt(ONE_IS_LARGE) == 0 ? large : small, random));
  }

  private void readDamaged(List<Sample> samples, Random random) {
    Sample sample = samples.get(random.nextInt(samples.size()));
    Damaged damaged = new Damage(random).damage(sample.bytes());
    List<Integer> digests = new ArrayList<>();
    try (BufferAllocator capped = allocator.newChildAllocator("case", 0, MOST_BYTES)) {
      try {
        read(damaged.bytes(), capped, digests, new ArrayList<>());
      } catch (ProtocolException | TransportException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
      assertThat(capped.getAllocatedMemory()).as(sample.name()).isZero();
    }
    int intact = sample.intactBatches(damaged.intact());
    assertThat(digests).as(sample.name()).hasSizeGreaterThanOrEqualTo(intact);
    assertThat(digests.subList(0, intact))
        .as(sample.name())
        .isEqualTo(sample.digests().subList(0, intact));
  }

  private List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (Compression compression : Compression.values()) {
      samples.add(sample(compression + " of all types", stream(ALL_TYPES, compression, 9, 0, 5)));
      samples.add(sample(compression + " of few types", stream(FEW_TYPES, compression, 60, 20)));
    }
    byte[] plain = stream(ALL_TYPES, Compression.NONE, 9, 5);
    samples.add(whole("zstd body", Zstd.compress(plain)));
    for (boolean linked : List.of(true, false)) {
      Lz4Frames.Options options = new Lz4Frames.Options(linked, !linked, linked, !linked);
      samples.add(whole("LZ4 body, linked: " + linked, Lz4Frames.frame(plain, options)));
    }
    return samples;
  }

  private List<Sample> largeSamples() {
    return List.of(
        sample("Arrow C++", resource("plain-40.arrows")),
        sample("Arrow C++ with LZ4", resource("lz4-300.arrows")),
        sample("Arrow C++ with zstd", resource("zstd-300.arrows")));
  }

  private Sample sample(String name, byte[] bytes) {
    List<Long> ends = new ArrayList<>();
    List<Integer> digests = new ArrayList<>();
    read(bytes, allocator, digests, ends);
    assertThat(digests).isNotEmpty();
    return new Sample(name, bytes, ends, digests);
  }

  private Sample whole(String name, byte[] bytes) {
    Sample sample = sample(name, bytes);
    return new Sample(name, bytes, List.of(), sample.digests());
  }

  private static void read(
      byte[] bytes, BufferAllocator allocator, List<Integer> digests, List<Long> ends) {
    try (ArrowBatchReader reader =
            new ArrowBatchReader(new ByteArrayInputStream(bytes), allocator);
        VectorSchemaRoot root = VectorSchemaRoot.create(reader.schema(), allocator)) {
      for (Optional<ArrowRecordBatch> next = reader.next();
          next.isPresent();
          next = reader.next()) {
        try (ArrowRecordBatch batch = next.get()) {
          new VectorLoader(root).load(batch);
        }
        digests.add(digest(root));
        ends.add(reader.bytesRead());
      }
    }
  }

  /** Reads every value. */
  private static int digest(VectorSchemaRoot root) {
    int digest = root.getRowCount();
    for (FieldVector vector : root.getFieldVectors()) {
      for (int row = 0; row < root.getRowCount(); row++) {
        Object value = vector.getObject(row);
        int hash = value instanceof byte[] bytes ? Arrays.hashCode(bytes) : Objects.hashCode(value);
        digest = 31 * digest + hash;
      }
    }
    return digest;
  }
}
