package io.maxcompute.spark.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README lists the options that there are. With {@code -Dupdate.docs=true} it is rewritten. */
class OptionsDocumentationTest {
  private static final Path README = Path.of("../README.md");
  private static final String BEGIN =
      "<!-- options: generated from the code by OptionsDocumentationTest -->\n";
  private static final String END = "<!-- end of options -->";

  @Test
  void readmeListsEveryOptionAsTheCodeHasIt() throws IOException {
    String readme = Files.readString(README);
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END);
    String table =
        table("Connection", ConnectionOptions.ALL)
            + table("Reading", ReadOptions.ALL)
            + table("Reading by SQL", QueryOptions.ALL)
            + table("Writing", WriteOptions.ALL);
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(README, readme.substring(0, begin) + table + readme.substring(end));
    } else {
      assertThat(readme.substring(begin, end)).isEqualTo(table);
    }
  }

  private static String table(String concern, List<Option<?>> options) {
    return options.stream()
        .map(OptionsDocumentationTest::row)
        .collect(Collectors.joining("", "| " + concern + " | default | |\n|---|---|---|\n", "\n"));
  }

  private static String row(Option<?> option) {
    String text = option.defaultText();
    String shown = text == null || text.isEmpty() ? "" : "`" + text + "`";
    return "| `" + option.key() + "` | " + shown + " | " + option.doc() + " |\n";
  }
}
