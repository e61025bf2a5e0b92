package io.maxcompute.storage.catalog;

import java.util.Map;

/**
 * The tenant that the caller's account belongs to (control-plane.md, section 3.1).
 *
 * @param name its name
 * @param id the service's id of it; empty if not given
 * @param state such as {@code NORMAL}; empty if not given
 * @param parameters settings by name
 */
public record TenantInfo(String name, String id, String state, Map<String, String> parameters) {
  /** Keeps a copy of the parameters. */
  public TenantInfo {
    parameters = Map.copyOf(parameters);
  }

  /** Returns whether {@code a.b} in SQL means table {@code b} of schema {@code a}. */
  public boolean usesSchemas() {
    return Boolean.parseBoolean(parameters.getOrDefault("odps.namespace.schema", "false"));
  }
}
