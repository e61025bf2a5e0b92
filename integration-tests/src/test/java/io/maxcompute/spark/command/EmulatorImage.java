package io.maxcompute.spark.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the Dockerfile of the emulator says: files, and the command that starts on them. */
final class EmulatorImage {
  static final int PORT = 8080;

  private static final String ENTRYPOINT = "ENTRYPOINT ";

  private EmulatorImage() {}

  private static List<String> lines() throws IOException {
    return Files.readAllLines(Commands.MODULE.resolve("Dockerfile"));
  }

  /** Returns the command of the image. */
  static List<String> entrypoint() throws IOException {
    String line =
        lines().stream().filter(text -> text.startsWith(ENTRYPOINT)).findFirst().orElseThrow();
    return List.of(
        new ObjectMapper().readValue(line.substring(ENTRYPOINT.length()), String[].class));
  }

  /** Returns the files and folders that go into the image, relative to the module. */
  static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String[] copy : copies()) {
      sources.addAll(matching(copy[1]));
    }
    return sources;
  }

  /** Lays out the image's work folder in {@code directory}. */
  static void layOut(Path directory) throws IOException {
    for (String[] copy : copies()) {
      for (Path source : matching(copy[1])) {
        Path from = Commands.MODULE.resolve(source);
        if (Files.isDirectory(from)) {
          copyFiles(from, directory.resolve(copy[2]));
        } else {
          Files.copy(from, directory.resolve(copy[2]).resolve(from.getFileName()));
        }
      }
    }
  }

  private static List<String[]> copies() throws IOException {
    return lines().stream()
        .filter(line -> line.startsWith("COPY "))
        .map(line -> line.split(" "))
        .toList();
  }

  private static List<Path> matching(String pattern) throws IOException {
    Path path = Commands.MODULE.resolve(pattern);
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(path.getParent(), path.getFileName().toString())) {
      files.forEach(file -> found.add(Commands.MODULE.relativize(file)));
    }
    return found;
  }

  private static void copyFiles(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
