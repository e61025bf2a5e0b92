package io.maxcompute.spark.write;

import io.maxcompute.spark.options.BlobWriteSettings;
import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.spark.writer.WriteTarget;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.SimpleType;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds what keeps blobs of rows from being written as options ask. */
final class BlobOptionsCheck {
  private BlobOptionsCheck() {}

  /**
   * Checks that blobs of rows of {@code input} can be written.
   *
   * @param apiVersion of the Storage API
   * @throws IllegalArgumentException if an option names a column that is not there
   * @throws UnsupportedOperationException if that takes a higher version
   */
  static void run(
      WriteTarget target, StructType input, BlobWriteSettings settings, int apiVersion) {
    List<Column> blobs =
        target.columns().stream().filter(column -> SparkTypes.hasBlobs(column.type())).toList();
    if (apiVersion < 3) {
      requireVersion2(target, blobs, input, settings);
    }
    check(target, blobs, input, settings.contentTypes(), BlobWriteSettings::contentTypeOption);
    check(target, blobs, input, settings.fileNames(), BlobWriteSettings::fileNameOption);
  }

  private static void requireVersion2(
      WriteTarget target, List<Column> blobs, StructType input, BlobWriteSettings settings) {
    for (Column column : blobs) {
      boolean given =
          Stream.of(input.fields())
              .filter(field -> field.name().equalsIgnoreCase(column.name()))
              .anyMatch(field -> !(field.dataType() instanceof NullType));
      if (given && column.type() != SimpleType.BLOB) {
        throw version3(
            target,
            "column '" + column.name() + "' of type " + column.type() + " has blobs inside others");
      }
    }
    for (String column : settings.fileNames().keySet()) {
      throw version3(
          target, "option '" + BlobWriteSettings.fileNameOption(column) + "' gives blobs names");
    }
  }

  private static UnsupportedOperationException version3(WriteTarget target, String what) {
    return new UnsupportedOperationException(
        "Cannot write to table '"
            + target.table()
            + "': "
            + what
            + ", which needs version 3 of the Storage API. Set option 'apiVersion' to 3.");
  }

  private static void check(
      WriteTarget target,
      List<Column> blobs,
      StructType input,
      Map<String, String> sources,
      UnaryOperator<String> option) {
    sources.forEach(
        (column, source) -> {
          if (blobs.stream().noneMatch(blob -> blob.name().equalsIgnoreCase(column))) {
            throw wrong(
                option.apply(column),
                source,
                "table '"
                    + target.table()
                    + "' has no BLOB column '"
                    + column
                    + "'; it has "
                    + blobs.stream().map(Column::name).toList());
          }
          List<StructField> found =
              Stream.of(input.fields())
                  .filter(field -> field.name().equalsIgnoreCase(source))
                  .toList();
          if (found.size() != 1) {
            throw wrong(
                option.apply(column), source, "the rows have " + found.size() + " such columns");
          }
          if (!SparkTypes.isText(found.get(0).dataType())) {
            throw wrong(
                option.apply(column),
                source,
                "that column of the rows is "
                    + found.get(0).dataType().simpleString()
                    + " and not string");
          }
        });
  }

  private static IllegalArgumentException wrong(String option, String value, String reason) {
    return new IllegalArgumentException(
        "Option '" + option + "' cannot be '" + value + "': " + reason + ".");
  }
}
