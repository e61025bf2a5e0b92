package io.maxcompute.emulator.control;

import io.maxcompute.emulator.http.Call;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;

/**
 * What the control plane knows of itself.
 *
 * @param threeTier whether projects have schemas (control-plane.md 3.1)
 * @param storageAuthority {@code host:port} of the storage plane, known once it listens, for a
 *     caller
 * @param pageSize most entries in one page of a list
 */
public record ProjectInfo(
    String project,
    boolean threeTier,
    Function<Call, String> storageAuthority,
    int pageSize,
    Instant createdAt,
    Clock clock) {

  /** The owner of everything here. */
  static final String OWNER = "ALIYUN$emulator@example.test";

  private static final DateTimeFormatter GMT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  /** Returns the RFC 1123 form of a time in epoch milliseconds. */
  static String gmt(long millis) {
    return GMT.format(Instant.ofEpochMilli(millis));
  }
}
