package io.maxcompute.spark;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.DefinitionSettings;
import io.maxcompute.spark.options.WriteOptions;
import io.maxcompute.spark.write.MaxComputeWriteBuilder;
import io.maxcompute.spark.write.TargetTable;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.catalog.SupportsWrite;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.write.LogicalWriteInfo;
import org.apache.spark.sql.connector.write.WriteBuilder;
import org.apache.spark.sql.types.StructType;

/** A table that is not there yet, and is made when rows are written to it. */
final class MissingTable implements SupportsWrite {
  private final ConnectionOptions connection;
  private final StructType schema;
  private final Transform[] partitioning;

  /**
   * @param schema of the rows
   * @param partitioning what {@code partitionBy} says
   */
  MissingTable(ConnectionOptions connection, StructType schema, Transform[] partitioning) {
    this.connection = connection;
    this.schema = schema;
    this.partitioning = partitioning.clone();
  }

  @Override
  public String name() {
    return connection.table().toString();
  }

  @Override
  @SuppressWarnings("deprecation") // its replacement, columns(), is derived from it
  public StructType schema() {
    return schema;
  }

  @Override
  public Transform[] partitioning() {
    return partitioning.clone();
  }

  /** Nothing can be read, and every schema can be written. */
  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(
        TableCapability.BATCH_WRITE,
        TableCapability.TRUNCATE,
        TableCapability.OVERWRITE_DYNAMIC,
        TableCapability.ACCEPT_ANY_SCHEMA);
  }

  @Override
  public WriteBuilder newWriteBuilder(LogicalWriteInfo write) {
    Map<String, String> given = write.options().asCaseSensitiveMap();
    WriteOptions options = MaxComputeTable.writeOptions(given);
    TargetTable table =
        TargetTable.ofNew(
            connection.table(),
            write.schema(),
            partitionNames(),
            options,
            DefinitionSettings.from(given));
    return new MaxComputeWriteBuilder(connection, options, table, write.schema());
  }

  private List<String> partitionNames() {
    return Stream.of(partitioning).map(MissingTable::column).toList();
  }

  /** What {@code partitionBy} makes of a name, whatever its characters. */
  private static String column(Transform transform) {
    return String.join(".", transform.references()[0].fieldNames());
  }

  @Override
  public String toString() {
    return "maxcompute " + name();
  }
}
