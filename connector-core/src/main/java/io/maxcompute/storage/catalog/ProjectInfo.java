package io.maxcompute.storage.catalog;

import java.util.Map;

/**
 * A project.
 *
 * @param name its name
 * @param state such as {@code AVAILABLE}
 * @param properties project settings by name
 */
public record ProjectInfo(String name, String state, Map<String, String> properties) {
  public ProjectInfo {
    properties = Map.copyOf(properties);
  }

  /** Returns whether tables live in schemas (control-plane.md, section 3.2). */
  public boolean hasSchemas() {
    return Boolean.parseBoolean(properties.getOrDefault("odps.schema.model.enabled", "false"));
  }
}
