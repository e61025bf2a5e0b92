package io.maxcompute.emulator.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The README lists the switches that there are. With {@code -Dupdate.docs=true} it is rewritten.
 */
class SwitchesDocumentationTest {
  private static final Path README = Path.of("../README.md");
  private static final String BEGIN =
      "<!-- switches: generated from the code by SwitchesDocumentationTest -->\n";
  private static final String END = "<!-- end of switches -->";

  @Test
  void readmeListsEverySwitchAsTheCodeHasIt() throws IOException {
    String readme = Files.readString(README);
    assertThat(readme).contains(BEGIN, END);
    int begin = readme.indexOf(BEGIN) + BEGIN.length();
    int end = readme.indexOf(END);
    String table =
        Switches.ALL.stream()
            .map(one -> "| `" + one.name() + "` | `" + one.defaultText() + "` | " + one.doc())
            .collect(Collectors.joining(" |\n", "| switch | default | |\n|---|---|---|\n", " |\n"));
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(README, readme.substring(0, begin) + table + readme.substring(end));
    } else {
      assertThat(readme.substring(begin, end)).isEqualTo(table);
    }
  }
}
