package io.maxcompute.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.storage.error.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvReaderTest {
  private static final List<@Nullable String> VALUES =
      Arrays.asList(
          null,
          "",
          "a",
          "\\N",
          "N",
          "\"",
          "\"\"",
          ",",
          "\n",
          "\r\n",
          "中😀",
          " ",
          "a\"b,c\nd",
          "[1, 2]");

  @Test
  void readsQuotedAndBareFields() {
    assertThat(read("\"order_id\",\"amount\"\n\"1\",\"9.95\"\n2,\\N\n"))
        .containsExactly(
            List.of("order_id", "amount"), List.of("1", "9.95"), Arrays.asList("2", null));
  }

  @Test
  void tellsNullFromItsQuotedText() {
    assertThat(read("\\N,\"\\N\",\\n,x\\N\n"))
        .containsExactly(Arrays.asList(null, "\\N", "\\n", "x\\N"));
  }

  @Test
  void keepsQuotesSeparatorsAndLineFeedsInsideQuotes() {
    assertThat(read("\"a \"\"b\"\"\",\"c,d\",\"e\nf\r\n\"\n"))
        .containsExactly(List.of("a \"b\"", "c,d", "e\nf\r\n"));
  }

  @Test
  void readsEmptyFields() {
    assertThat(read("a,,\"\"\n,,\n")).containsExactly(List.of("a", "", ""), List.of("", "", ""));
    assertThat(read("a\n\n\"\"\n")).containsExactly(List.of("a"), List.of(""), List.of(""));
  }

  @Test
  void needsNoFinalLineFeed() {
    assertThat(read("a\nb")).containsExactly(List.of("a"), List.of("b"));
    assertThat(read("")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"", "\"a", "a,\"b\n", "\"a\"b", "\"a\" ,b", "\"a\"\r\n", "\"\"\"\n"})
  void refusesTextThatIsNotCsv(String text) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> read(text))
        .withMessageStartingWith("The service answered a result that is not CSV: ");
  }

  @Test
  void readsBackWhateverIsWritten() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      List<List<@Nullable String>> rows = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      int columns = 1 + random.nextInt(4);
      for (int row = 0; row < 5; row++) {
        List<@Nullable String> values =
            random.ints(columns, 0, VALUES.size()).<@Nullable String>mapToObj(VALUES::get).toList();
        rows.add(values);
        values.forEach(value -> text.append(field(value)).append(','));
        text.setCharAt(text.length() - 1, '\n');
      }
      assertThat(read(text.toString())).as("seed %d, text %s", seed, text).isEqualTo(rows);
    }
  }

  private static String field(@Nullable String value) {
    return value == null ? "\\N" : "\"" + value.replace("\"", "\"\"") + "\"";
  }

  private static List<List<@Nullable String>> read(String text) {
    return new CsvReader(text).rows();
  }
}
