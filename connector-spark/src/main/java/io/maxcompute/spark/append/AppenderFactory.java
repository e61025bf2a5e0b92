package io.maxcompute.spark.append;

import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.ArrayType;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.MapType;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.StructType;
import io.maxcompute.storage.table.TextType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.spark.sql.catalyst.expressions.SpecializedGetters;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/** Chooses the appender for a column, once per writer. */
final class AppenderFactory {
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_MILLI = 1000;
  private static final long NANOS_PER_MICRO = 1000;

  private static final Map<DataType, Integer> INTEGER_WIDTHS =
      Map.of(
          DataTypes.ByteType, Byte.BYTES,
          DataTypes.ShortType, Short.BYTES,
          DataTypes.IntegerType, Integer.BYTES,
          DataTypes.LongType, Long.BYTES);

  private AppenderFactory() {}

  /**
   * @throws IllegalArgumentException if values of {@code source} do not fit the column as they are
   */
  static Appender create(Target target, ColumnSource source) {
    Appender values = create(target, source.type());
    return source instanceof ColumnSource.Computed computed
        ? new ComputedAppender(target, values, computed.function())
        : values;
  }

  /**
   * @param given the type of the written values; void if all are null
   * @throws IllegalArgumentException if such values do not fit the column as they are
   */
  static Appender create(Target target, DataType given) {
    DataType source = given instanceof NullType ? naturalType(target) : given;
    ArrowType arrow = target.vector().getField().getType();
    Appender appender = arrow.isComplex() ? nested(target, source) : flat(target, arrow, source);
    if (appender == null) {
      throw target
          .path()
          .refusal(
              "values of Spark type "
                  + source.simpleString()
                  + " do not fit Arrow "
                  + arrow
                  + ". Cast them in the query.");
    }
    return appender;
  }

  private static DataType naturalType(Target target) {
    return SparkTypes.writtenType(target.path().type())
        .orElseThrow(() -> target.path().refusal("Spark has no such type."));
  }

  private static @Nullable Appender flat(Target target, ArrowType arrow, DataType source) {
    return switch (arrow.getTypeID()) {
      case Bool -> source.equals(DataTypes.BooleanType) ? new BooleanAppender(target) : null;
      case Int -> integer(target, (ArrowType.Int) arrow, source);
      case FloatingPoint -> real(target, (ArrowType.FloatingPoint) arrow, source);
      case Decimal -> decimal(target, (ArrowType.Decimal) arrow, source);
      case Utf8 -> SparkTypes.isText(source) ? text(target) : null;
      case Binary -> source.equals(DataTypes.BinaryType) ? binary(target) : null;
      case Date -> date(target, (ArrowType.Date) arrow, source);
      case Timestamp -> timestamp(target, (ArrowType.Timestamp) arrow, source);
      default -> null;
    };
  }

  private static @Nullable Appender integer(Target target, ArrowType.Int arrow, DataType source) {
    int given = INTEGER_WIDTHS.getOrDefault(source, Integer.MAX_VALUE);
    int width = arrow.getBitWidth() / Byte.SIZE;
    if (!arrow.getIsSigned() || given > width) {
      return null;
    }
    if (given < width) {
      return new WideningAppender(target, reader(given), width);
    }
    return switch (width) {
      case Byte.BYTES -> new ByteAppender(target);
      case Short.BYTES -> new ShortAppender(target);
      case Integer.BYTES -> new IntAppender(target);
      default -> new LongAppender(target);
    };
  }

  private static WideningAppender.IntReader reader(int width) {
    return switch (width) {
      case Byte.BYTES -> SpecializedGetters::getByte;
      case Short.BYTES -> SpecializedGetters::getShort;
      default -> SpecializedGetters::getInt;
    };
  }

  private static @Nullable Appender real(
      Target target, ArrowType.FloatingPoint arrow, DataType source) {
    boolean single = source.equals(DataTypes.FloatType);
    if (arrow.getPrecision() == FloatingPointPrecision.SINGLE) {
      return single ? new FloatAppender(target) : null;
    }
    if (arrow.getPrecision() != FloatingPointPrecision.DOUBLE) {
      return null;
    }
    if (single) {
      return new FloatToDoubleAppender(target);
    }
    return source.equals(DataTypes.DoubleType) ? new DoubleAppender(target) : null;
  }

  private static @Nullable Appender decimal(
      Target target, ArrowType.Decimal arrow, DataType source) {
    boolean matches = source instanceof DecimalType && arrow.getBitWidth() == 128;
    return matches
        ? new DecimalAppender(target, (DecimalType) source, arrow.getPrecision(), arrow.getScale())
        : null;
  }

  private static Appender text(Target target) {
    return target.path().type() instanceof TextType limited
        ? new LimitedStringAppender(target, limited.length())
        : new StringAppender(target);
  }

  private static Appender binary(Target target) {
    return target.path().type() == SimpleType.BLOB
        ? new BlobAppender(target)
        : new BinaryAppender(target);
  }

  private static @Nullable Appender date(Target target, ArrowType.Date arrow, DataType source) {
    boolean matches = source.equals(DataTypes.DateType) && arrow.getUnit() == DateUnit.DAY;
    return matches ? new DateAppender(target) : null;
  }

  private static @Nullable Appender timestamp(
      Target target, ArrowType.Timestamp arrow, DataType source) {
    if (!source.equals(DataTypes.TimestampType) && !source.equals(DataTypes.TimestampNTZType)) {
      return null;
    }
    return switch (arrow.getUnit()) {
      case SECOND -> new CoarseTimestampAppender(target, MICROS_PER_SECOND);
      case MILLISECOND -> new CoarseTimestampAppender(target, MICROS_PER_MILLI);
      case MICROSECOND -> new FineTimestampAppender(target, 1);
      case NANOSECOND -> new FineTimestampAppender(target, NANOS_PER_MICRO);
    };
  }

  private static @Nullable Appender nested(Target target, DataType source) {
    ColumnType type = target.path().type();
    FieldVector vector = target.vector();
    if (type instanceof ArrayType array
        && source instanceof org.apache.spark.sql.types.ArrayType given) {
      FieldVector elements = ((ListVector) vector).getDataVector();
      Target element = target.child(elements, "element", array.element());
      return new ArrayAppender(target, create(element, given.elementType()));
    }
    if (type instanceof MapType map && source instanceof org.apache.spark.sql.types.MapType given) {
      StructVector entries = (StructVector) ((ListVector) vector).getDataVector();
      Target key = target.child(child(entries, 0), "key", map.key());
      Target value = target.child(child(entries, 1), "value", map.value());
      return new MapAppender(
          target, create(key, given.keyType()), create(value, given.valueType()));
    }
    boolean structs =
        type instanceof StructType && source instanceof org.apache.spark.sql.types.StructType;
    return structs
        ? struct(target, (StructType) type, (org.apache.spark.sql.types.StructType) source)
        : null;
  }

  private static @Nullable Appender struct(
      Target target, StructType type, org.apache.spark.sql.types.StructType source) {
    int count = type.fields().size();
    StructField[] given = source.fields();
    if (given.length != count) {
      return null;
    }
    StructVector vector = (StructVector) target.vector();
    List<Appender> fields = new ArrayList<>();
    int[] ordinals = new int[count];
    for (int i = 0; i < count; i++) {
      StructType.Field field = type.fields().get(i);
      int ordinal = indexOf(field.name(), given);
      if (ordinal < 0) {
        return null;
      }
      ordinals[i] = ordinal;
      Target child = target.child(child(vector, i), field.name(), field.type());
      fields.add(create(child, given[ordinal].dataType()));
    }
    return new StructAppender(target, fields, ordinals);
  }

  private static int indexOf(String name, StructField[] fields) {
    for (int i = 0; i < fields.length; i++) {
      if (fields[i].name().equalsIgnoreCase(name)) {
        return i;
      }
    }
    return -1;
  }

  private static FieldVector child(StructVector vector, int ordinal) {
    return (FieldVector) vector.getChildByOrdinal(ordinal);
  }
}
