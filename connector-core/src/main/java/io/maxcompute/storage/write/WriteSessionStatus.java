package io.maxcompute.storage.write;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the service says of a write session (storage-api.md, section 2.6).
 *
 * @param streams the latest version of each stream, by the name of its part
 * @param state the service's word, such as {@code NORMAL} or {@code COMMITTED}; empty where it says
 *     none
 * @param warning the service's text; empty if there is none
 * @param minUncommittedStagingId first staging id of a streaming session whose rows are not visible
 *     yet; empty if there is none
 */
public record WriteSessionStatus(
    Map<String, Long> streams,
    String state,
    String warning,
    Optional<String> minUncommittedStagingId) {
  /** Keeps a copy of the streams, in their order. */
  public WriteSessionStatus {
    streams = Collections.unmodifiableMap(new LinkedHashMap<>(streams));
  }
}
