package io.maxcompute.spark.types;

import io.maxcompute.storage.table.ArrayType;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.MapType;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.StructType;
import io.maxcompute.storage.table.TextType;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;

/**
 * Says whether values of a Spark type can be written to a column.
 *
 * <p>As they are go the same type; a narrower integer; a float for a double; any string for string,
 * json, char and varchar; a decimal with no more digits on either side of the point; a void column,
 * which is all nulls; a binary for a blob; and the same inside arrays, maps and structs, whose
 * fields are matched by name without case. What else may be cast on the way is a matter of {@link
 * StoreAssignment}; the rest needs a cast in the query, where its author decides.
 *
 * <p>Some questions only a value can answer, and the appenders ask them: text longer than its
 * column, a timestamp finer or further away than its column holds, a null where none may be. In
 * particular a timestamp may be written to a DATETIME column, and a value with a part below the
 * millisecond is then an error: nothing is rounded in silence.
 */
public final class WriteCompatibility {
  private static final Map<SimpleType, Set<DataType>> SIMPLE = sources();

  private final StoreAssignment assignment;

  private WriteCompatibility(StoreAssignment assignment) {
    this.assignment = assignment;
  }

  /**
   * Returns why {@code source} cannot be written to {@code column}, as a sentence that names the
   * column and both types; empty if it can.
   */
  public static Optional<String> objection(
      Column column, DataType source, StoreAssignment assignment) {
    return new WriteCompatibility(assignment).objection(column.name(), column.type(), source);
  }

  /** Returns whether values of {@code source}, which is not nested, go in as they are. */
  static boolean keepsValues(ColumnType target, DataType source) {
    return source instanceof NullType || accepts(target, source);
  }

  private Optional<String> objection(String path, ColumnType target, DataType source) {
    Optional<DataType> castType = WrittenType.plain(target);
    if (castType.isEmpty()) {
      return Optional.of(
          "Column '" + path + "' of type " + target + " cannot be written by Spark.");
    }
    return keepsValues(target, source)
        ? Optional.empty()
        : castObjection(path, target, castType.get(), source);
  }

  private Optional<String> castObjection(
      String path, ColumnType target, DataType castType, DataType source) {
    if (target instanceof ArrayType array
        && source instanceof org.apache.spark.sql.types.ArrayType given) {
      return objection(path + ".element", array.element(), given.elementType());
    }
    if (target instanceof MapType map
        && source instanceof org.apache.spark.sql.types.MapType given) {
      return objection(path + ".key", map.key(), given.keyType())
          .or(() -> objection(path + ".value", map.value(), given.valueType()));
    }
    if (target instanceof StructType struct
        && source instanceof org.apache.spark.sql.types.StructType given) {
      return structObjection(path, struct, given);
    }
    return target != SimpleType.BLOB && assignment.allows(source, castType)
        ? Optional.empty()
        : Optional.of(mismatch(path, target, source));
  }

  private static String mismatch(String path, ColumnType target, DataType source) {
    return target == SimpleType.BLOB
        ? noContent(path, source)
        : "Column '"
            + path
            + "' is "
            + target
            + " in the table, and a value of Spark type "
            + source.simpleString()
            + " may not keep its meaning there. Cast it in the query.";
  }

  /** A reference that was read is of no use in a row that is written (storage-api.md, 5.1). */
  private static String noContent(String path, DataType source) {
    return "Column '"
        + path
        + "' is a blob in the table, whose content is of Spark type binary, and not "
        + source.simpleString()
        + "."
        + (SparkTypes.isText(source)
            ? " If these are references that were read with option 'blobs' = 'reference': read"
                + " with 'blobs' = 'content' instead, for references cannot be written."
            : " Cast it in the query.");
  }

  private static boolean accepts(ColumnType target, DataType source) {
    if (target instanceof SimpleType simple) {
      return SIMPLE.getOrDefault(simple, Set.of()).contains(source)
          || (isText(simple) && SparkTypes.isText(source));
    }
    if (target instanceof DecimalType wanted
        && source instanceof org.apache.spark.sql.types.DecimalType given) {
      int wholeDigits = given.precision() - given.scale();
      return given.scale() <= wanted.scale() && wholeDigits <= wanted.precision() - wanted.scale();
    }
    return target instanceof TextType && SparkTypes.isText(source);
  }

  private Optional<String> structObjection(
      String path, StructType target, org.apache.spark.sql.types.StructType source) {
    Map<String, List<StructField>> given =
        Stream.of(source.fields())
            .collect(
                Collectors.groupingBy(
                    field -> folded(field.name()), LinkedHashMap::new, Collectors.toList()));
    for (StructType.Field field : target.fields()) {
      List<StructField> found = given.remove(folded(field.name()));
      if (found == null || found.size() > 1) {
        return Optional.of(
            "Field '"
                + field.name()
                + "' of column '"
                + path
                + (found == null
                    ? "' is missing in the written rows. Add it, as null if it has no value."
                    : "' appears twice in the written rows: names are compared without case."));
      }
      Optional<String> objection =
          objection(path + "." + field.name(), field.type(), found.get(0).dataType());
      if (objection.isPresent()) {
        return objection;
      }
    }
    return given.values().stream()
        .findFirst()
        .map(
            extra ->
                "Column '"
                    + path
                    + "' has no field '"
                    + extra.get(0).name()
                    + "' in the table. Leave it out, or add it to the table.");
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static boolean isText(SimpleType type) {
    return type == SimpleType.STRING || type == SimpleType.JSON;
  }

  private static Map<SimpleType, Set<DataType>> sources() {
    Map<SimpleType, Set<DataType>> sources = new EnumMap<>(SimpleType.class);
    for (SimpleType type : SimpleType.values()) {
      SparkTypes.writtenType(type).ifPresent(same -> sources.put(type, Set.of(same)));
    }
    sources.put(SimpleType.SMALLINT, Set.of(DataTypes.ShortType, DataTypes.ByteType));
    sources.put(
        SimpleType.INT, Set.of(DataTypes.IntegerType, DataTypes.ShortType, DataTypes.ByteType));
    sources.put(
        SimpleType.BIGINT,
        Set.of(DataTypes.LongType, DataTypes.IntegerType, DataTypes.ShortType, DataTypes.ByteType));
    sources.put(SimpleType.DOUBLE, Set.of(DataTypes.DoubleType, DataTypes.FloatType));
    return sources;
  }
}
