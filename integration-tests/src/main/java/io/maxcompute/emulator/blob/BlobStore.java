package io.maxcompute.emulator.blob;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;

/**
 * The bodies of all blobs: a file each, with its metadata in a file beside it. A blob stays as long
 * as the directory does, whether a row refers to it or not. Thread-safe.
 */
public final class BlobStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BUFFER_BYTES = 64 << 10;

  private final Path directory;

  /** Keeps blobs in {@code directory}, which exists. */
  public BlobStore(Path directory) {
    this.directory = directory;
  }

  /**
   * Stores all that {@code body} has, piece by piece.
   *
   * @throws IOException if the body cannot be read to its end; nothing is kept then
   */
  Blob receive(InputStream body, BlobMetadata metadata) throws IOException {
    UUID id = UUID.randomUUID();
    try {
      long size = copy(body, file(id));
      if (!metadata.isEmpty()) {
        write(metadata, details(id));
      }
      return new Blob(id, size, metadata);
    } catch (IOException | RuntimeException e) {
      delete(id);
      throw e;
    }
  }

  private static long copy(InputStream body, Path file) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long size = 0;
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        append(out, buffer, count);
        size += count;
      }
    }
    return size;
  }

  private static void append(OutputStream out, byte[] buffer, int count) {
    try {
      out.write(buffer, 0, count);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot store a blob", e);
    }
  }

  private static void write(BlobMetadata metadata, Path file) {
    try {
      Files.write(file, JSON.writeValueAsBytes(metadata.json()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot store the metadata of a blob", e);
    }
  }

  /** Returns the blob with that id, if there is one. */
  Optional<Blob> find(UUID id) {
    try {
      if (!Files.exists(file(id))) {
        return Optional.empty();
      }
      BlobMetadata metadata =
          Files.exists(details(id))
              ? BlobMetadata.of(JSON.readTree(Files.readAllBytes(details(id))))
              : BlobMetadata.NONE;
      return Optional.of(new Blob(id, Files.size(file(id)), metadata));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot find blob " + id, e);
    }
  }

  /** Opens the body; the caller closes it. */
  FileChannel open(Blob blob) throws IOException {
    return FileChannel.open(file(blob.id()), StandardOpenOption.READ);
  }

  void delete(UUID id) {
    try {
      Files.deleteIfExists(file(id));
      Files.deleteIfExists(details(id));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete blob " + id, e);
    }
  }

  private Path file(UUID id) {
    return directory.resolve(id + ".blob");
  }

  private Path details(UUID id) {
    return directory.resolve(id + ".json");
  }
}
