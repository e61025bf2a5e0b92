package io.maxcompute.storage.write;

import java.io.Serializable;

/**
 * One attempt at one part of the rows of a session.
 *
 * @param part names the part; the same for every attempt at it
 * @param version names the attempt; a higher one supersedes lower ones (storage-api.md, section
 *     4.2); not negative: this client counts from 1, others from 0
 */
public record StreamId(String part, int version) implements Serializable {
  /**
   * @throws IllegalArgumentException if the name is empty, or the version is negative
   */
  public StreamId {
    if (part.isEmpty() || version < 0) {
      throw new IllegalArgumentException(
          "a stream needs a name and a version from 0 on, was '" + part + "' and " + version);
    }
  }

  @Override
  public String toString() {
    return part + " version " + version;
  }
}
