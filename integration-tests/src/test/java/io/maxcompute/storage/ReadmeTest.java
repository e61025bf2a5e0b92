package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The README shows code that compiles and runs, and names calls and tests that exist. With {@code
 * -Dupdate.docs=true} its examples are copied from {@link ReadmeExamplesTest} and its kind.
 */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final Path README = ROOT.resolve("README.md");
  private static final Path EXAMPLES = Path.of("src/test/java/io/maxcompute");

  /** {@code // example: name}, its lines, {@code // end}. */
  private static final Pattern EXAMPLE =
      Pattern.compile("\n *// example: (\\w+)\n(.*?)\n *// end\n", Pattern.DOTALL);

  /** {@code <!-- example: name -->} and the block of code below it. */
  private static final Pattern SHOWN =
      Pattern.compile("<!-- example: (\\w+) -->\n```java\n(.*?)```\n", Pattern.DOTALL);

  /** A row of the capability table: what, calls, tests. */
  private static final Pattern CAPABILITY =
      Pattern.compile("\n\\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");

  private static final Pattern MEMBER = Pattern.compile("`(\\w+)\\.(\\w+)`");

  @Test
  void showsExamplesThatCompileAndRun() throws IOException {
    Map<String, String> examples = examples();
    String readme = Files.readString(README);
    Function<MatchResult, String> current =
        shown -> {
          assertThat(examples).containsKey(shown.group(1));
          return "<!-- example: "
              + shown.group(1)
              + " -->\n```java\n"
              + examples.get(shown.group(1))
              + "```\n";
        };
    String updated =
        SHOWN.matcher(readme).replaceAll(shown -> Matcher.quoteReplacement(current.apply(shown)));
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(README, updated);
    } else {
      assertThat(readme).isEqualTo(updated);
    }
    assertThat(SHOWN.matcher(readme).results().map(shown -> shown.group(1)))
        .containsExactlyInAnyOrderElementsOf(examples.keySet());
  }

  /** Returns the examples by name. */
  private static Map<String, String> examples() throws IOException {
    try (Stream<Path> files = Files.walk(EXAMPLES, 2)) {
      return files
          .filter(
              file -> file.getFileName().toString().matches("Readme\\w*Examples(Test|IT)\\.java"))
          .flatMap(file -> EXAMPLE.matcher(text(file)).results())
          .collect(
              Collectors.toMap(
                  r -> r.group(1), r -> r.group(2).stripTrailing().stripIndent() + "\n"));
    }
  }

  @Test
  void namesCallsAndTestsThatExist() throws IOException {
    String readme = Files.readString(README);
    String table =
        readme.substring(
            readme.indexOf("<!-- capabilities -->"),
            readme.indexOf("<!-- end of capabilities -->"));
    List<MatchResult> rows = CAPABILITY.matcher(table).results().skip(1).toList();
    assertThat(rows).hasSizeGreaterThan(20);
    for (MatchResult row : rows) {
      requireMembers(row.group(1), row.group(2), "connector-core/src/main");
      requireMembers(row.group(1), row.group(3), "src/test");
    }
  }

  private static void requireMembers(String capability, String cell, String where) {
    List<MatchResult> members = MEMBER.matcher(cell).results().toList();
    assertThat(members).as("'%s' names nothing in '%s'", capability, cell).isNotEmpty();
    for (MatchResult member : members) {
      assertThat(sources(where, member.group(1)))
          .as("%s: %s", capability, member.group())
          .anyMatch(
              source -> Pattern.compile("\\b" + member.group(2) + "\\b").matcher(source).find());
    }
  }

  private static List<String> sources(String where, String type) {
    List<String> found = new ArrayList<>();
    for (String module : List.of("connector-core", "connector-spark", "integration-tests")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src"))) {
        files
            .filter(file -> file.getFileName().toString().matches(type + "\\.(java|py)"))
            .filter(file -> file.toString().contains(where))
            .forEach(file -> found.add(text(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return found;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
