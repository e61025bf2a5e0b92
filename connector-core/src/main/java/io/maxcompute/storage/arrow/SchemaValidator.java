package io.maxcompute.storage.arrow;

import io.maxcompute.storage.error.ProtocolException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Checks that a schema holds nothing but the types of the protocol (storage-api.md, section 6.1) in
 * shapes that vectors can be built from.
 */
final class SchemaValidator {
  private static final Set<Integer> INTEGER_BITS = Set.of(8, 16, 32, 64);
  private static final Set<Integer> DECIMAL_BITS = Set.of(128, 256);
  private static final int DIGITS_PER_128_BITS = 38;

  private SchemaValidator() {}

  /**
   * Returns the schema that {@code wire} describes.
   *
   * @throws ProtocolException if a column is of another type, whose name the message tells, or if
   *     numbers have their bytes in the other order
   */
  static Schema read(org.apache.arrow.flatbuf.Schema wire) {
    if (wire.endianness() != Endianness.Little) {
      throw new ProtocolException("an Arrow schema is not little-endian");
    }
    Schema schema;
    try {
      schema = Schema.convertSchema(wire);
    } catch (StackOverflowError e) {
      throw new ProtocolException("an Arrow schema is nested without end", e);
    }
    validate(schema);
    return schema;
  }

  private static void validate(Schema schema) {
    schema.getFields().forEach(field -> validate(field, String.valueOf(field.getName())));
  }

  private static void validate(Field field, String path) {
    if (field.getName() == null) {
      throw refused(path, "has a part without a name");
    }
    if (field.getDictionary() != null) {
      throw refused(path, "is dictionary-encoded, which the protocol excludes");
    }
    ArrowType type = field.getType();
    boolean fits =
        switch (type.getTypeID()) {
          case List, Map -> hasOnePart(field);
          case Struct -> hasDistinctParts(field);
          default -> isScalar(type) && field.getChildren().isEmpty();
        };
    if (!fits) {
      throw refused(path, "is of Arrow type " + type + ", which is not part of the protocol");
    }
    field.getChildren().forEach(part -> validate(part, path + "." + part.getName()));
  }

  private static boolean hasOnePart(Field field) {
    List<Field> parts = field.getChildren();
    if (parts.size() != 1) {
      return false;
    }
    Field part = parts.get(0);
    return !(field.getType() instanceof ArrowType.Map)
        || (part.getType() instanceof ArrowType.Struct
            && !part.isNullable()
            && part.getChildren().size() == 2
            && !part.getChildren().get(0).isNullable());
  }

  private static boolean hasDistinctParts(Field field) {
    Set<String> names = new HashSet<>();
    return field.getChildren().stream().allMatch(part -> names.add(part.getName()));
  }

  private static boolean isScalar(ArrowType type) {
    if (type instanceof ArrowType.Int integer) {
      return integer.getIsSigned() && INTEGER_BITS.contains(integer.getBitWidth());
    }
    if (type instanceof ArrowType.FloatingPoint real) {
      return real.getPrecision() != FloatingPointPrecision.HALF;
    }
    if (type instanceof ArrowType.Decimal decimal) {
      return isDecimal(decimal);
    }
    return switch (type.getTypeID()) {
      case Bool, Utf8, LargeUtf8, Binary, LargeBinary, Date, Timestamp, Null -> true;
      default -> false;
    };
  }

  private static boolean isDecimal(ArrowType.Decimal decimal) {
    int bits = decimal.getBitWidth();
    return DECIMAL_BITS.contains(bits)
        && decimal.getPrecision() >= 1
        && decimal.getPrecision() <= DIGITS_PER_128_BITS * (bits / 128)
        && decimal.getScale() >= 0
        && decimal.getScale() <= decimal.getPrecision();
  }

  private static ProtocolException refused(String path, String what) {
    return new ProtocolException("column '" + path + "' " + what);
  }
}
