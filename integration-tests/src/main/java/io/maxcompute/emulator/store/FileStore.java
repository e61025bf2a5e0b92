package io.maxcompute.emulator.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory of a warehouse: {@code data/*.arrow}, {@code tables/*.json}, {@code blobs}.
 * Thread-safe.
 */
final class FileStore {
  private final Path root;
  private final boolean temporary;

  private FileStore(Path root, boolean temporary) {
    this.root = root;
    this.temporary = temporary;
  }

  static FileStore temporary() {
    try {
      return prepared(Files.createTempDirectory("maxcompute-emulator"), true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a temporary directory", e);
    }
  }

  static FileStore in(Path directory) {
    try {
      return prepared(directory, false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use data directory '" + directory + "'", e);
    }
  }

  private static FileStore prepared(Path root, boolean temporary) throws IOException {
    Files.createDirectories(root.resolve("data"));
    Files.createDirectories(root.resolve("tables"));
    Files.createDirectories(root.resolve("blobs"));
    return new FileStore(root, temporary);
  }

  String newDataName() {
    return UUID.randomUUID() + ".arrow";
  }

  Path data(String name) {
    return root.resolve("data").resolve(name);
  }

  Path tables() {
    return root.resolve("tables");
  }

  Path blobs() {
    return root.resolve("blobs");
  }

  Path schemas() {
    return root.resolve("schemas.json");
  }

  /** Replaces {@code target} as a whole: readers see the old or the new text, never a part. */
  void replace(Path target, byte[] content) {
    Path next = target.resolveSibling(target.getFileName() + ".next");
    try {
      Files.write(next, content);
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write '" + target + "'", e);
    }
  }

  void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete '" + file + "'", e);
    }
  }

  /** Deletes the data files that no table knows. */
  void sweep(Set<String> known) {
    for (Path file : list(root.resolve("data"))) {
      if (!known.contains(String.valueOf(file.getFileName()))) {
        delete(file);
      }
    }
  }

  /** Deletes everything if the directory was temporary. */
  void close() {
    if (!temporary) {
      return;
    }
    list(root.resolve("data")).forEach(this::delete);
    list(root.resolve("tables")).forEach(this::delete);
    list(blobs()).forEach(this::delete);
    delete(blobs());
    delete(root.resolve("data"));
    delete(root.resolve("tables"));
    delete(schemas());
    delete(root);
  }

  static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list '" + directory + "'", e);
    }
  }
}
