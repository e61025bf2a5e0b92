package io.maxcompute.storage.arrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What Arrow C++ and liblz4 write, we read. See src/test/resources/arrow/README.md. */
class GoldenFilesTest extends ArrowTest {

  @ParameterizedTest
  @CsvSource({"plain-40.arrows, 40", "lz4-300.arrows, 300", "zstd-300.arrows, 300"})
  void readsEveryValueThatArrowCppWrote(String file, int rows) {
    List<Integer> sizes = new ArrayList<>();
    int[] first = {0};

    decode(
        resource(file),
        root -> {
          for (FieldVector vector : root.getFieldVectors()) {
            for (int row = 0; row < root.getRowCount(); row++) {
              assertThat(GoldenRows.actual(vector, row))
                  .as("%s of row %d", vector.getName(), first[0] + row)
                  .isEqualTo(GoldenRows.expected(vector.getName(), first[0] + row));
            }
          }
          first[0] += root.getRowCount();
          sizes.add(root.getRowCount());
        });

    assertThat(sizes).containsExactly(rows - 10, 0, 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"linked.lz4", "independent.lz4"})
  void readsFramesOfLiblz4(String file) {
    String text =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "word" + i % 97 + " " + i % 31)
            .collect(Collectors.joining(" "));
    ByteBuffer out = ByteBuffer.allocateDirect(150_000);

    assertThat(Lz4FrameDecoder.decode(ByteBuffer.wrap(resource(file)), out)).isEqualTo(150_000);

    assertThat(StandardCharsets.US_ASCII.decode(out).toString())
        .isEqualTo(text.substring(0, 150_000));
  }
}
