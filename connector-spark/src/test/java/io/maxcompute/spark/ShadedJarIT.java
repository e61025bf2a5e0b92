package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Opens the jar that users install. */
class ShadedJarIT {
  private static JarFile jar;

  @BeforeAll
  static void open() throws IOException {
    jar = new JarFile(Path.of(System.getProperty("connector.jar")).toFile());
  }

  @AfterAll
  static void close() throws IOException {
    jar.close();
  }

  @Test
  void holdsOnlyClassesOfItsOwnPackages() {
    assertThat(classes())
        .isNotEmpty()
        .allMatch(name -> unversioned(name).startsWith("io/maxcompute/"));
  }

  @Test
  void carriesTheRelocatedLibraries() {
    assertThat(classes())
        .contains(
            "io/maxcompute/shaded/arrow/vector/VectorSchemaRoot.class",
            "io/maxcompute/shaded/arrow/memory/unsafe/DefaultAllocationManagerFactory.class",
            "io/maxcompute/shaded/flatbuffers/Table.class",
            "io/maxcompute/shaded/hc/client5/http/impl/classic/HttpClients.class",
            "io/maxcompute/shaded/jackson/databind/ObjectMapper.class");
  }

  @Test
  void carriesNothingThatSparkProvides() {
    assertThat(classes())
        .noneMatch(
            name ->
                name.contains("/spark/sql/")
                    || name.contains("scala/")
                    || name.contains("org/slf4j")
                    || name.contains("luben/zstd")
                    || name.contains("net/jpountz"));
  }

  @Test
  void registersTheDataSource() throws IOException {
    assertThat(text("META-INF/services/org.apache.spark.sql.sources.DataSourceRegister"))
        .isEqualToIgnoringNewLines("io.maxcompute.spark.MaxComputeDataSource");
  }

  @Test
  void hasServiceFilesOnlyForClassesThatItCarries() throws IOException {
    List<String> services =
        names().stream().filter(name -> name.matches("META-INF/services/[^/]+")).toList();
    for (String service : services) {
      assertThat(text(service).lines().filter(line -> !line.isBlank() && !line.startsWith("#")))
          .as(service)
          .allMatch(line -> jar.getEntry(line.strip().replace('.', '/') + ".class") != null);
    }
  }

  @Test
  void statesItsLicenceAndThoseOfWhatItCarries() throws IOException {
    assertThat(text("META-INF/LICENSE")).contains("Apache License", "Version 2.0");
    assertThat(text("META-INF/NOTICE"))
        .contains("Arrow", "HttpComponents", "Jackson", "FlatBuffers", "Commons Codec");
    assertThat(names()).contains("META-INF/FastDoubleParser-LICENSE", "META-INF/Schubfach-LICENSE");
  }

  private static List<String> names() {
    return jar.stream().map(JarEntry::getName).toList();
  }

  private static List<String> classes() {
    return names().stream().filter(name -> name.endsWith(".class")).toList();
  }

  private static String unversioned(String name) {
    return name.replaceFirst("^META-INF/versions/\\d+/", "");
  }

  private static String text(String name) throws IOException {
    try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
