package io.maxcompute.spark;

import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.expressions.filter.Predicate;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.SupportsPushDownV2Filters;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** A source that notes what Spark pushes, and is never read. For one query at a time. */
public final class RecordingSource implements TableProvider {
  private static TableSchema columns = new TableSchema(List.of(), List.of());
  private static Predicate[] recorded = {};

  /**
   * What Spark pushes.
   *
   * @param whole whether it keeps nothing to itself
   */
  record Recorded(List<Predicate> all, boolean whole) {
    Predicate[] predicates() {
      return all.toArray(Predicate[]::new);
    }
  }

  /** Returns what Spark pushes for {@code condition} on a table of {@code schema}. */
  static synchronized Recorded pushed(SparkSession spark, TableSchema schema, Column condition) {
    columns = schema;
    recorded = new Predicate[0];
    String plan =
        spark
            .read()
            .format(RecordingSource.class.getName())
            .load()
            .where(condition)
            .queryExecution()
            .optimizedPlan()
            .toString();
    return new Recorded(List.of(recorded), !plan.contains("Filter "));
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return SparkTypes.schema(columns.columns());
  }

  @Override
  public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> options) {
    return new RecordingTable(schema);
  }

  private record RecordingTable(StructType readSchema) implements Table, SupportsRead {
    @Override
    @SuppressWarnings("deprecation") // its replacement, columns(), is derived from it
    public StructType schema() {
      return readSchema;
    }

    @Override
    public String name() {
      return "recorded";
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return new RecordingScan(readSchema);
    }
  }

  private record RecordingScan(StructType readSchema) implements SupportsPushDownV2Filters, Scan {
    @Override
    public Predicate[] pushPredicates(Predicate[] predicates) {
      recorded = predicates.clone();
      return new Predicate[0];
    }

    @Override
    public Predicate[] pushedPredicates() {
      return new Predicate[0];
    }

    @Override
    public Scan build() {
      return this;
    }
  }
}
