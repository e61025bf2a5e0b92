package io.maxcompute.emulator.type;

import io.maxcompute.emulator.error.ServiceError;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Decides whether an Arrow field may carry a column: the type of storage-api.md 6.1, its large
 * variant, or another timestamp unit (4.4). Nothing else is converted.
 */
public final class ArrowMatch {
  private ArrowMatch() {}

  /**
   * Checks one column of a write.
   *
   * @throws ServiceError 400 if the field cannot carry it; the message names both types
   */
  public static void require(Column column, Field field) {
    Field wanted = ArrowFields.forRead(column, TimeUnits.DEFAULT);
    if (field.getDictionary() != null) {
      throw ServiceError.invalid("Column '" + column.name() + "' is dictionary-encoded.");
    }
    if (!matches(wanted, field)) {
      throw ServiceError.invalid(
          "Column '"
              + column.name()
              + "' of type "
              + column.type().text()
              + " takes Arrow "
              + shape(wanted)
              + ", but the batch has "
              + shape(field)
              + ".");
    }
  }

  private static boolean matches(Field wanted, Field given) {
    return given.getDictionary() == null
        && sameType(wanted.getType(), given.getType())
        && wanted.getChildren().size() == given.getChildren().size()
        && childrenMatch(wanted, given);
  }

  private static boolean childrenMatch(Field wanted, Field given) {
    boolean named = wanted.getType() instanceof ArrowType.Struct;
    for (int i = 0; i < wanted.getChildren().size(); i++) {
      Field inner = wanted.getChildren().get(i);
      Field offered = given.getChildren().get(i);
      boolean rightName =
          !named
              || inner.getName().equalsIgnoreCase(offered.getName())
              || isMapPart(inner.getName());
      if (!rightName || !matches(inner, offered)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMapPart(String name) {
    return name.equals("key") || name.equals("value");
  }

  private static boolean sameType(ArrowType wanted, ArrowType given) {
    if (wanted instanceof ArrowType.Timestamp) {
      return given instanceof ArrowType.Timestamp timestamp && timestamp.getTimezone() == null;
    } else if (wanted instanceof ArrowType.Utf8) {
      return given instanceof ArrowType.Utf8 || given instanceof ArrowType.LargeUtf8;
    } else if (wanted instanceof ArrowType.Binary) {
      return given instanceof ArrowType.Binary || given instanceof ArrowType.LargeBinary;
    } else if (wanted instanceof ArrowType.Map) {
      return given instanceof ArrowType.Map;
    }
    return wanted.equals(given);
  }

  private static String shape(Field field) {
    return field.getChildren().isEmpty()
        ? field.getType().toString()
        : field.getType() + field.getChildren().toString();
  }
}
