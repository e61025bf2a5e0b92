package io.maxcompute.emulator.store;

import java.util.Locale;

/**
 * A schema of the project.
 *
 * @param name in lower case
 * @param createdAt epoch milliseconds
 */
public record SchemaDefinition(String name, String comment, long createdAt) {
  public SchemaDefinition {
    name = name.toLowerCase(Locale.ROOT);
  }
}
