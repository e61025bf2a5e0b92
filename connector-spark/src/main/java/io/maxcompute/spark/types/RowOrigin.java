package io.maxcompute.spark.types;

import io.maxcompute.storage.table.TableSchema;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.connector.catalog.MetadataColumn;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Where a row comes from: columns that no table has and that every scan can tell. They are hidden
 * until they are named, and cost nothing then, but that the partition columns are read.
 */
public enum RowOrigin {
  /** Which partition, as {@code dt=20240101/hh=1}; null where the table has none. */
  PARTITION(
      "_partition",
      true,
      "Partition of the row, as dt=20240101/hh=1; null in a table without partitions."),

  /** Which split, in the words of the connector's messages. */
  SPLIT("_split", false, "Split of the read session that has the row."),

  /**
   * Which row of the split, or of the session where that is divided by rows. Counts the rows that
   * are delivered: with a filter that the service evaluates, those that meet it.
   */
  ROW("_row", false, "Position of the row, from 0, in its split or session.");

  private final String column;
  private final boolean nullable;
  private final String comment;

  RowOrigin(String column, boolean nullable, String comment) {
    this.column = column;
    this.nullable = nullable;
    this.comment = comment;
  }

  /**
   * Returns what {@code name}, in any case, means in a query on {@code table}; empty if it means
   * nothing, or a column of the table, which comes first.
   */
  public static Optional<RowOrigin> named(String name, TableSchema table) {
    if (table.columns().stream().anyMatch(column -> column.name().equalsIgnoreCase(name))) {
      return Optional.empty();
    }
    return Arrays.stream(values())
        .filter(origin -> origin.column.equalsIgnoreCase(name))
        .findFirst();
  }

  /** Returns all of them as Spark lists them; it leaves out those that a table's columns hide. */
  public static MetadataColumn[] columns() {
    return Arrays.stream(values()).map(Listed::new).toArray(MetadataColumn[]::new);
  }

  private record Listed(RowOrigin origin) implements MetadataColumn {
    @Override
    public String name() {
      return origin.column;
    }

    @Override
    public DataType dataType() {
      return origin == ROW ? DataTypes.LongType : DataTypes.StringType;
    }

    @Override
    public boolean isNullable() {
      return origin.nullable;
    }

    @Override
    public String comment() {
      return origin.comment;
    }
  }
}
