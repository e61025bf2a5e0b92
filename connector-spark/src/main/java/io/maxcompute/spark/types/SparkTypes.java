package io.maxcompute.spark.types;

import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.SimpleType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.util.CharVarcharUtils;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.MetadataBuilder;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.VarcharType;

/**
 * Column types of MaxCompute as Spark types, and back.
 *
 * <p>Schemas made here hold Spark's {@code CharType} and {@code VarcharType} themselves, at any
 * depth. That is what a V2 table must report: {@code DataSourceV2Relation.create} and {@code
 * PushDownUtils.pruneColumns} (Spark 3.5) replace them with annotated strings, from which Spark
 * pads what it reads and checks lengths of what it writes. A source that did the replacement itself
 * would show plain strings in {@code DESCRIBE}.
 *
 * <p>DATETIME and TIMESTAMP are both instants in Spark; TIMESTAMP has nanoseconds, of which Spark
 * keeps the microseconds. A Spark timestamp becomes TIMESTAMP.
 */
public final class SparkTypes {
  /** Metadata of a column that Spark cannot read; the value is the type's name in MaxCompute. */
  static final String UNSUPPORTED_TYPE = "maxcompute.unsupportedType";

  private static final String COMMENT = "comment"; // the key StructField.getComment reads

  private SparkTypes() {}

  /**
   * Returns the Spark type of values of {@code type}, in which there are no blobs; empty if there
   * is none.
   */
  public static Optional<DataType> dataType(ColumnType type) {
    return ColumnTypeMapping.dataType(type, Optional.empty());
  }

  /**
   * Returns the Spark type of a column of {@code type}; empty if Spark cannot read it.
   *
   * @param blobs what a BLOB is
   */
  public static Optional<DataType> dataType(ColumnType type, BlobForm blobs) {
    return switch (blobs) {
      case CONTENT -> type == SimpleType.BLOB ? Optional.of(DataTypes.BinaryType) : dataType(type);
      case REFERENCE -> ColumnTypeMapping.dataType(type, Optional.of(DataTypes.StringType));
    };
  }

  /**
   * Returns the Spark type of values that are written to a column of {@code type}: blobs are their
   * content, at any depth. Empty if Spark cannot write it.
   */
  public static Optional<DataType> writtenType(ColumnType type) {
    return ColumnTypeMapping.dataType(type, Optional.of(DataTypes.BinaryType));
  }

  /** Returns whether values of {@code type} are text. */
  public static boolean isText(DataType type) {
    return type instanceof StringType || type instanceof CharType || type instanceof VarcharType;
  }

  /** Returns whether values of {@code type} are blobs, or have blobs inside. */
  public static boolean hasBlobs(ColumnType type) {
    return dataType(type).isEmpty() && writtenType(type).isPresent();
  }

  /**
   * Returns {@code columns} as Spark lists them, with nullability and comments.
   *
   * <p>A column that Spark cannot read does not hide the others: it is listed with the type void.
   * Whoever selects columns refuses it by {@link #requireSupported}.
   *
   * @param blobs what a BLOB is
   */
  public static StructType schema(List<Column> columns, BlobForm blobs) {
    return new StructType(
        columns.stream().map(column -> field(column, blobs)).toArray(StructField[]::new));
  }

  /** Returns {@code columns}, with the content of blobs, as Spark lists them. */
  public static StructType schema(List<Column> columns) {
    return schema(columns, BlobForm.CONTENT);
  }

  /**
   * @param blobs what a BLOB is
   * @throws UnsupportedOperationException if Spark cannot read {@code column}; the message says
   *     what to do
   */
  public static void requireSupported(Column column, BlobForm blobs) {
    if (dataType(column.type(), blobs).isPresent()) {
      return;
    }
    if (dataType(column.type(), BlobForm.REFERENCE).isPresent()) {
      throw new UnsupportedOperationException(
          "Column '"
              + column.name()
              + "' has type "
              + column.type()
              + ": of blobs inside other values only the references can be read. Set option"
              + " 'blobs' to 'reference', or select the other columns.");
    } else {
      throw new UnsupportedOperationException(
          "Column '"
              + column.name()
              + "' has type "
              + column.type()
              + ", which Spark cannot read. Select the other columns, or convert it in MaxCompute,"
              + " for example by a view with CAST("
              + column.name()
              + " AS STRING).");
    }
  }

  /**
   * Returns the columns of a table that holds rows of {@code schema}.
   *
   * @throws IllegalArgumentException if MaxCompute has no type for a column; the message names it
   */
  public static List<Column> columns(StructType schema) {
    return Arrays.stream(schema.fields()).map(SparkTypes::column).toList();
  }

  /**
   * Returns the column that holds {@code field}, with its nullability and comment.
   *
   * @throws IllegalArgumentException if MaxCompute has no type for it; the message names the field
   */
  public static Column column(StructField field) {
    DataType declared = declaredType(field);
    ColumnType type = DataTypeMapping.columnType(declared, field.name());
    return new Column(field.name(), type, field.nullable(), comment(field.metadata()));
  }

  /**
   * Returns the column type that holds values of {@code type}.
   *
   * @throws IllegalArgumentException if MaxCompute has none
   */
  public static ColumnType columnType(DataType type) {
    return DataTypeMapping.columnType(type, "");
  }

  private static StructField field(Column column, BlobForm blobs) {
    MetadataBuilder metadata = new MetadataBuilder();
    if (!column.comment().isEmpty()) {
      metadata.putString(COMMENT, column.comment());
    }
    Optional<DataType> type = dataType(column.type(), blobs);
    if (type.isEmpty()) {
      metadata.putString(UNSUPPORTED_TYPE, column.type().toString());
    }
    return new StructField(
        column.name(), type.orElse(DataTypes.NullType), column.nullable(), metadata.build());
  }

  /** In the schema of a query a char or varchar column is a string with a note of its type. */
  private static DataType declaredType(StructField field) {
    StructType noted = new StructType(new StructField[] {field});
    return CharVarcharUtils.getRawSchema(noted).fields()[0].dataType();
  }

  private static String comment(Metadata metadata) {
    return metadata.contains(COMMENT) ? metadata.getString(COMMENT) : "";
  }
}
