package io.maxcompute.storage.write;

import java.io.Serializable;

/**
 * One attempt at one part of the rows of a session.
 *
 * @param part names the part; the same for every attempt at it
 * @param version names the attempt; a higher one supersedes lower ones (storage-api.md, section
 *     4.2); positive
 */
public record StreamId(String part, int version) implements Serializable {
  /**
   * @throws IllegalArgumentException if the name is empty, or the version is not positive
   */
  public StreamId {
    if (part.isEmpty() || version < 1) {
      throw new IllegalArgumentException(
          "a stream needs a name and a positive version, was '" + part + "' and " + version);
    }
  }

  @Override
  public String toString() {
    return part + " version " + version;
  }
}
