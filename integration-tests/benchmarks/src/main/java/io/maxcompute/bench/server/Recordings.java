package io.maxcompute.bench.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the emulator has answered to reads, in files. An answer is known by what was asked, not by
 * the session that it was asked in: sessions that were asked for in the same words give the same.
 */
final class Recordings {
  private final Path directory;
  private final Map<String, String> sessions = new ConcurrentHashMap<>();
  private final Map<String, Path> latest = new ConcurrentHashMap<>();

  Recordings(Path directory) {
    this.directory = directory;
  }

  /** Remembers in which words a session was asked for. */
  void remember(String sessionId, RequestHead head, byte[] body) {
    sessions.put(
        sessionId, head.parameter("Target") + " " + new String(body, StandardCharsets.UTF_8));
  }

  /** Returns where the answer to a read is, or is to be. */
  Path file(RequestHead head, byte[] body) {
    String asked =
        String.join(
            "\n",
            sessions.getOrDefault(head.parameter("SessionId"), head.parameter("SessionId")),
            head.parameter("Index")
                + "/"
                + head.parameter("Offset")
                + "/"
                + head.parameter("Count"),
            head.header("accept-encoding"),
            new String(body, StandardCharsets.UTF_8));
    Path file = directory.resolve(digest(asked) + ".arrows");
    latest.put(split(head), file);
    return file;
  }

  /** Returns where the answer to the latest read of the same split of the same session is. */
  Path latest(RequestHead head) {
    return latest.get(split(head));
  }

  private static String split(RequestHead head) {
    String encoding = head.header("accept-encoding").replace("identity", "");
    return String.join("/", head.parameter("SessionId"), head.parameter("Index"), encoding);
  }

  /** Makes {@code complete}, a whole answer, the recording at {@code file}. */
  static void keep(Path complete, Path file) throws IOException {
    Files.move(complete, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
