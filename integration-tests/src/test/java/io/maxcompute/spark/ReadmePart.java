package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of the README that a test writes from what it has seen.
 *
 * @param begin line before it
 * @param end line after it
 */
record ReadmePart(String begin, String end) {
  private static final Path README = Path.of("../README.md");

  /** Returns the part between comments that name it. */
  static ReadmePart of(String name, Class<?> test) {
    return new ReadmePart(
        "<!-- " + name + ": generated from the code by " + test.getSimpleName() + " -->\n",
        "<!-- end of " + name + " -->");
  }

  /** Asserts that it says {@code text}. With {@code -Dupdate.docs=true} it is rewritten. */
  void assertSays(String text) throws IOException {
    String readme = Files.readString(README);
    assertThat(readme).contains(begin, end);
    int from = readme.indexOf(begin) + begin.length();
    int to = readme.indexOf(end);
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(README, readme.substring(0, from) + text + readme.substring(to));
    } else {
      assertThat(readme.substring(from, to)).isEqualTo(text);
    }
  }
}
