package io.maxcompute.emulator.type;

import io.maxcompute.emulator.error.ServiceError;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** The Arrow form of MaxCompute types (storage-api.md 6.1). */
public final class ArrowFields {
  private ArrowFields() {}

  /**
   * Returns the field that a read stream has for {@code column}.
   *
   * @throws ServiceError 400 for types that cannot be read by Arrow
   */
  public static Field forRead(Column column, TimeUnits units) {
    requireReadable(column.name(), column.type());
    return field(column.name(), column.type(), column.nullable(), units, null);
  }

  /** Returns the field as stored when it arrived as {@code written}: timestamps keep their unit. */
  public static Field forStore(Column column, Field written) {
    return field(column.name(), column.type(), column.nullable(), TimeUnits.DEFAULT, written);
  }

  /** Returns the field with the given units, for any type that can be stored. */
  public static Field forQuery(Column column, TimeUnits units) {
    return field(column.name(), column.type(), true, units, null);
  }

  /** Returns {@code field} with 64-bit offsets of texts and binaries, at any depth. */
  public static Field withLargeOffsets(Field field) {
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Utf8) {
      type = new ArrowType.LargeUtf8();
    } else if (type instanceof ArrowType.Binary) {
      type = new ArrowType.LargeBinary();
    }
    return new Field(
        field.getName(),
        new FieldType(field.isNullable(), type, null),
        field.getChildren().stream().map(ArrowFields::withLargeOffsets).toList());
  }

  private static void requireReadable(String name, OdpsType type) {
    if (type.is(Kind.INTERVAL_DAY_TIME)
        || type.is(Kind.INTERVAL_YEAR_MONTH)
        || type.is(Kind.VARIANT)) {
      throw ServiceError.invalid(
          "Column '" + name + "' has type " + type.text() + ", which cannot be read or written.");
    }
    if (type instanceof OdpsType.ArrayOf array) {
      requireReadable(name, array.element());
    } else if (type instanceof OdpsType.MapOf map) {
      requireReadable(name, map.key());
      requireReadable(name, map.value());
    } else if (type instanceof OdpsType.StructOf struct) {
      struct.members().forEach(member -> requireReadable(name, member.type()));
    }
  }

  private static Field field(
      String name, OdpsType type, boolean nullable, TimeUnits units, @Nullable Field written) {
    List<Field> children = new ArrayList<>();
    if (type instanceof OdpsType.ArrayOf array) {
      children.add(field("element", array.element(), true, units, child(written, 0)));
    } else if (type instanceof OdpsType.MapOf map) {
      Field entries = child(written, 0);
      List<Field> pair =
          List.of(
              field("key", map.key(), false, units, child(entries, 0)),
              field("value", map.value(), true, units, child(entries, 1)));
      children.add(new Field("entries", new FieldType(false, new ArrowType.Struct(), null), pair));
    } else if (type instanceof OdpsType.StructOf struct) {
      for (int i = 0; i < struct.members().size(); i++) {
        OdpsType.Member member = struct.members().get(i);
        children.add(field(member.name(), member.type(), true, units, child(written, i)));
      }
    }
    return new Field(name, new FieldType(nullable, arrow(type, units, written), null), children);
  }

  private static @Nullable Field child(@Nullable Field parent, int index) {
    return parent == null ? null : parent.getChildren().get(index);
  }

  private static ArrowType arrow(OdpsType type, TimeUnits units, @Nullable Field written) {
    if (type instanceof OdpsType.Decimal decimal) {
      return new ArrowType.Decimal(decimal.precision(), decimal.scale(), 128);
    } else if (type instanceof OdpsType.Text) {
      return new ArrowType.Utf8();
    } else if (type instanceof OdpsType.ArrayOf) {
      return new ArrowType.List();
    } else if (type instanceof OdpsType.MapOf) {
      return new ArrowType.Map(false);
    } else if (type instanceof OdpsType.StructOf) {
      return new ArrowType.Struct();
    } else if (type instanceof OdpsType.Primitive primitive) {
      return primitive(primitive.kind(), units, written);
    }
    throw new AssertionError(type);
  }

  private static ArrowType primitive(Kind kind, TimeUnits units, @Nullable Field written) {
    return switch (kind) {
      case TINYINT -> new ArrowType.Int(8, true);
      case SMALLINT -> new ArrowType.Int(16, true);
      case INT -> new ArrowType.Int(32, true);
      case BIGINT, INTERVAL_YEAR_MONTH, INTERVAL_DAY_TIME -> new ArrowType.Int(64, true);
      case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case BOOLEAN -> new ArrowType.Bool();
      case STRING, JSON, VARIANT -> new ArrowType.Utf8();
      case BINARY, BLOB -> new ArrowType.Binary();
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case DATETIME -> new ArrowType.Timestamp(units.datetime(), null);
      case TIMESTAMP, TIMESTAMP_NTZ ->
          new ArrowType.Timestamp(writtenUnit(written, units.timestamp()), null);
    };
  }

  private static TimeUnit writtenUnit(@Nullable Field written, TimeUnit otherwise) {
    return written != null && written.getType() instanceof ArrowType.Timestamp timestamp
        ? timestamp.getUnit()
        : otherwise;
  }
}
