package io.maxcompute.storage.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a new table has besides its columns. Immutable; begin with {@link #NONE}.
 *
 * @param ifNotExists whether a table of that name is left as it is, instead of being an error
 * @param comment empty for none
 * @param lifecycleDays days after its last change at which data is removed; positive; empty for
 *     never
 * @param properties {@code TBLPROPERTIES} by name. A primary key adds {@code transactional}
 * @param primaryKey columns of the key, which makes it a Delta table; empty for other tables
 * @param clustering how rows are divided into buckets; empty if they are not
 */
public record TableOptions(
    boolean ifNotExists,
    String comment,
    OptionalInt lifecycleDays,
    Map<String, String> properties,
    List<String> primaryKey,
    Optional<Clustering> clustering) {
  /** Nothing but columns; an existing table is an error. */
  public static final TableOptions NONE =
      new TableOptions(false, "", OptionalInt.empty(), Map.of(), List.of(), Optional.empty());

  /**
   * @throws IllegalArgumentException if the lifecycle is not positive
   */
  public TableOptions {
    properties = Map.copyOf(properties);
    primaryKey = List.copyOf(primaryKey);
    if (lifecycleDays.isPresent() && lifecycleDays.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "a lifecycle is a positive number of days, was " + lifecycleDays.getAsInt());
    }
  }

  /** Returns these options for a table that may be there already, and is then left as it is. */
  public TableOptions orKeepExisting() {
    return new TableOptions(true, comment, lifecycleDays, properties, primaryKey, clustering);
  }

  /** Returns these options with a comment; empty for none. */
  public TableOptions withComment(String text) {
    return new TableOptions(ifNotExists, text, lifecycleDays, properties, primaryKey, clustering);
  }

  /**
   * Returns these options for data that is removed so many days after its last change.
   *
   * @throws IllegalArgumentException if {@code days} is not positive
   */
  public TableOptions withLifecycleDays(int days) {
    return new TableOptions(
        ifNotExists, comment, OptionalInt.of(days), properties, primaryKey, clustering);
  }

  /** Replaces all properties. */
  public TableOptions withProperties(Map<String, String> all) {
    return new TableOptions(ifNotExists, comment, lifecycleDays, all, primaryKey, clustering);
  }

  /** Returns these options for a Delta table with this key, whose columns must not be nullable. */
  public TableOptions withPrimaryKey(String... columns) {
    return new TableOptions(
        ifNotExists, comment, lifecycleDays, properties, List.of(columns), clustering);
  }

  /** Returns these options for rows that are divided into buckets. */
  public TableOptions withClustering(Clustering by) {
    return new TableOptions(
        ifNotExists, comment, lifecycleDays, properties, primaryKey, Optional.of(by));
  }
}
