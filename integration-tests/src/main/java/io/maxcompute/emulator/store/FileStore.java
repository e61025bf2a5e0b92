package io.maxcompute.emulator.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory of a warehouse: {@code data/*.arrow}, {@code tables/*.json}, {@code blobs}. It is
 * locked while it is open: another warehouse in it would delete files that it does not know.
 * Thread-safe.
 */
final class FileStore {
  private static final String LOCK = "lock";

  private final Path root;
  private final boolean temporary;
  private final FileChannel lock;

  private FileStore(Path root, boolean temporary, FileChannel lock) {
    this.root = root;
    this.temporary = temporary;
    this.lock = lock;
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
    return new FileStore(root, temporary, lock(root));
  }

  /** Locks {@code root} until the channel is closed, or the process ends. */
  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return channel;
      }
    } catch (OverlappingFileLockException e) {
      // this process has it, which is refused like any other
    }
    channel.close();
    throw new IllegalStateException(
        "data directory '" + root + "' is in use by another emulator; stop it or use another one");
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

  /** Unlocks the directory, and deletes everything if it was temporary. */
  void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock '" + root + "'", e);
    }
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
    delete(root.resolve(LOCK));
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
