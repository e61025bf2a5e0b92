package io.maxcompute.storage.blob;

import io.maxcompute.storage.table.WriteSchema;
import java.io.Serializable;
import java.util.OptionalLong;

/** The column that a blob is for (storage-api.md, sections 4.9 and 5.2). */
public sealed interface BlobColumn extends Serializable {
  /**
   * A column by its name, or a part of one by its path.
   *
   * @param path {@code photo}, {@code photos.element} of an array, {@code by_name.value} of a map,
   *     {@code person.photo} of a struct, and so on downwards; in any case
   */
  record ByPath(String path) implements BlobColumn {}

  /**
   * A column by the id that the service gave it.
   *
   * @param columnId as in {@link WriteSchema#columnIds}
   */
  record ById(long columnId) implements BlobColumn {}

  /** Returns the column, or part of one, at {@code path}; see {@link ByPath}. */
  static BlobColumn path(String path) {
    return new ByPath(path);
  }

  /** Returns the column that has this id; see {@link ById}. */
  static BlobColumn id(long columnId) {
    return new ById(columnId);
  }

  /**
   * Returns the service's id of it.
   *
   * @throws IllegalArgumentException if {@code schema} has no such column with an id
   */
  default long idIn(WriteSchema schema) {
    if (this instanceof ById known) {
      return known.columnId();
    }
    String path = ((ByPath) this).path();
    OptionalLong id = schema.columnId(path);
    return id.orElseThrow(
        () ->
            new IllegalArgumentException(
                "No column '"
                    + path
                    + "' with an id to upload blobs to; there are "
                    + schema.columnIds().keySet()
                    + "."));
  }
}
