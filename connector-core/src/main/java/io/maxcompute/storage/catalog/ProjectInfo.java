package io.maxcompute.storage.catalog;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A project (control-plane.md, section 3.2).
 *
 * @param name its name
 * @param type such as {@code managed}; empty if not given
 * @param state {@code AVAILABLE}, {@code READONLY}, {@code DELETING} or {@code FROZEN}; empty if
 *     not given
 * @param owner account that owns it; empty if not given
 * @param comment empty if there is none
 * @param created when it was made
 * @param properties project settings by name; never given in lists
 */
public record ProjectInfo(
    String name,
    String type,
    String state,
    String owner,
    String comment,
    Optional<Instant> created,
    Map<String, String> properties) {
  /** Keeps a copy of the properties. */
  public ProjectInfo {
    properties = Map.copyOf(properties);
  }

  /** Returns whether tables live in schemas (control-plane.md, section 3.2). */
  public boolean hasSchemas() {
    return Boolean.parseBoolean(properties.getOrDefault("odps.schema.model.enabled", "false"));
  }
}
