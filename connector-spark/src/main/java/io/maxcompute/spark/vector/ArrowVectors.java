package io.maxcompute.spark.vector;

import io.maxcompute.spark.types.SparkTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the column class for an Arrow vector, once per stream.
 *
 * <p>Struct fields are matched by name, the same case first: Spark asks for only those that a query
 * needs, while the service sends all. Names of list and map children do not matter. CHAR values are
 * handed on as the service sent them, padded or not: Spark's read-side padding
 * (ApplyCharTypePadding) brings them to the declared length, so trimming here would be undone at
 * once.
 */
public final class ArrowVectors {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_MILLI = 1000;

  private ArrowVectors() {}

  /**
   * Returns {@code vector} as a column of {@code type}, bound to its present buffers.
   *
   * @throws IllegalArgumentException if the vector's values are not of that type; the message names
   *     the column and both types
   */
  public static ArrowColumn of(FieldVector vector, DataType type) {
    ArrowColumn column = column(vector.getField(), type, vector.getName());
    column.bind(vector);
    return column;
  }

  private static ArrowColumn column(Field field, DataType type, String path) {
    ArrowColumn column =
        field.getChildren().isEmpty() ? flat(field, type) : nested(field, type, path);
    if (column == null) {
      throw new IllegalArgumentException(
          "Column '"
              + path
              + "' came as Arrow "
              + field.getType()
              + ", which cannot be read as Spark type "
              + type.simpleString()
              + ". Has the table changed since it was loaded?");
    }
    return column;
  }

  private static @Nullable ArrowColumn flat(Field field, DataType type) {
    ArrowType arrow = field.getType();
    return switch (arrow.getTypeID()) {
      case Null -> new NullColumn(field, type);
      case Bool -> type.equals(DataTypes.BooleanType) ? new BooleanColumn(field, type) : null;
      case Int -> integer(field, type, (ArrowType.Int) arrow);
      case FloatingPoint -> real(field, type, (ArrowType.FloatingPoint) arrow);
      case Decimal -> decimal(field, type, (ArrowType.Decimal) arrow);
      case Utf8 -> SparkTypes.isText(type) ? new TextColumn(field, DataTypes.StringType) : null;
      case LargeUtf8 ->
          SparkTypes.isText(type) ? new LargeTextColumn(field, DataTypes.StringType) : null;
      case Binary -> isBytes(type) ? new TextColumn(field, type) : null;
      case LargeBinary -> isBytes(type) ? new LargeTextColumn(field, type) : null;
      case Date -> date(field, type, (ArrowType.Date) arrow);
      case Timestamp -> timestamp(field, type, (ArrowType.Timestamp) arrow);
      default -> null;
    };
  }

  private static @Nullable ArrowColumn integer(Field field, DataType type, ArrowType.Int arrow) {
    if (!arrow.getIsSigned()) {
      return null;
    }
    return switch (arrow.getBitWidth()) {
      case Byte.SIZE -> type.equals(DataTypes.ByteType) ? new ByteColumn(field, type) : null;
      case Short.SIZE -> type.equals(DataTypes.ShortType) ? new ShortColumn(field, type) : null;
      case Integer.SIZE -> type.equals(DataTypes.IntegerType) ? new IntColumn(field, type) : null;
      case Long.SIZE -> type.equals(DataTypes.LongType) ? new LongColumn(field, type) : null;
      default -> null;
    };
  }

  private static @Nullable ArrowColumn real(
      Field field, DataType type, ArrowType.FloatingPoint arrow) {
    if (arrow.getPrecision() == FloatingPointPrecision.SINGLE) {
      return type.equals(DataTypes.FloatType) ? new FloatColumn(field, type) : null;
    }
    boolean matches =
        arrow.getPrecision() == FloatingPointPrecision.DOUBLE && type.equals(DataTypes.DoubleType);
    return matches ? new DoubleColumn(field, type) : null;
  }

  private static @Nullable ArrowColumn decimal(
      Field field, DataType type, ArrowType.Decimal arrow) {
    boolean matches =
        type instanceof DecimalType wanted
            && arrow.getBitWidth() == 128
            && arrow.getPrecision() == wanted.precision()
            && arrow.getScale() == wanted.scale();
    if (!matches) {
      return null;
    }
    DecimalType decimal = (DecimalType) type;
    return decimal.precision() <= Decimal.MAX_LONG_DIGITS()
        ? new DecimalColumn(field, decimal)
        : new WideDecimalColumn(field, decimal);
  }

  private static @Nullable ArrowColumn date(Field field, DataType type, ArrowType.Date arrow) {
    boolean matches = arrow.getUnit() == DateUnit.DAY && type.equals(DataTypes.DateType);
    return matches ? new IntColumn(field, type) : null;
  }

  private static @Nullable ArrowColumn timestamp(
      Field field, DataType type, ArrowType.Timestamp arrow) {
    if (!type.equals(DataTypes.TimestampType) && !type.equals(DataTypes.TimestampNTZType)) {
      return null;
    }
    return switch (arrow.getUnit()) {
      case SECOND -> new TimestampColumn(field, type, MICROS_PER_SECOND);
      case MILLISECOND -> new TimestampColumn(field, type, MICROS_PER_MILLI);
      case MICROSECOND -> new LongColumn(field, type);
      case NANOSECOND -> new TimestampColumn(field, type, 0);
    };
  }

  private static @Nullable ArrowColumn nested(Field field, DataType type, String path) {
    List<Field> children = field.getChildren();
    ArrowType arrow = field.getType();
    if (arrow instanceof ArrowType.List && type instanceof ArrayType array) {
      return new ArrayColumn(
          field, type, column(children.get(0), array.elementType(), path + ".element"));
    }
    if (arrow instanceof ArrowType.Map && type instanceof MapType map) {
      List<Field> entry = children.get(0).getChildren();
      return new MapColumn(
          field,
          type,
          column(entry.get(0), map.keyType(), path + ".key"),
          column(entry.get(1), map.valueType(), path + ".value"));
    }
    boolean matches = arrow instanceof ArrowType.Struct && type instanceof StructType;
    return matches ? struct(field, (StructType) type, path) : null;
  }

  private static @Nullable ArrowColumn struct(Field field, StructType type, String path) {
    List<ArrowColumn> fields = new ArrayList<>();
    int[] positions = new int[type.length()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = position(field.getChildren(), type.apply(i).name());
      if (positions[i] < 0) {
        return null;
      }
      Field child = field.getChildren().get(positions[i]);
      fields.add(column(child, type.apply(i).dataType(), path + "." + child.getName()));
    }
    return new StructColumn(field, type, fields, positions);
  }

  private static int position(List<Field> children, String name) {
    int found = -1;
    for (int i = 0; i < children.size(); i++) {
      String child = children.get(i).getName();
      if (child.equals(name)) {
        return i;
      }
      if (found < 0 && child.equalsIgnoreCase(name)) {
        found = i;
      }
    }
    return found;
  }

  /** References to blobs are text that comes as binary (storage-api.md, section 5.4). */
  private static boolean isBytes(DataType type) {
    return type.equals(DataTypes.BinaryType) || type.equals(DataTypes.StringType);
  }
}
