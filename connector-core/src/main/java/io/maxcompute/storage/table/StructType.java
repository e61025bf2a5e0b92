package io.maxcompute.storage.table;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Named fields in a fixed order.
 *
 * @param fields at least one
 */
public record StructType(List<Field> fields) implements ColumnType {
  static final int CODE = 19;

  /**
   * A field of a struct; may be null.
   *
   * @param name as declared, case kept
   * @param type type of its values
   */
  public record Field(String name, ColumnType type) implements Serializable {
    /**
     * @throws IllegalArgumentException if the name is empty
     */
    public Field {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a struct field needs a name");
      }
      requireNonNull(type, "type");
    }

    @Override
    public String toString() {
      return Identifiers.quoteIfNeeded(name) + ":" + type;
    }
  }

  /**
   * @throws IllegalArgumentException if there are no fields
   */
  public StructType {
    fields = List.copyOf(fields);
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("a struct needs at least one field");
    }
  }

  @Override
  public String toString() {
    return fields.stream().map(Field::toString).collect(Collectors.joining(",", "struct<", ">"));
  }
}
