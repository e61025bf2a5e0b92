package io.maxcompute.bench.write;

import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.Batch;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.connector.read.PartitionReader;
import org.apache.spark.sql.connector.read.PartitionReaderFactory;
import org.apache.spark.sql.connector.read.Scan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Rows that are there before the clock runs: a source that costs next to nothing, so that a write
 * is what is measured. One task reads all of them.
 */
public final class PreparedRows implements TableProvider {
  private static InternalRow[] rows = new InternalRow[0];
  private static StructType schema = new StructType();

  /** Takes {@code source} into memory, as Spark hands it to writers, and returns the rows. */
  static synchronized InternalRow[] prepare(Dataset<Row> source) {
    rows = source.queryExecution().executedPlan().executeCollect();
    schema = source.schema();
    return rows.clone();
  }

  /** Returns what was prepared, as a source. */
  static Dataset<Row> load(SparkSession spark) {
    return spark.read().format(PreparedRows.class.getName()).load();
  }

  @Override
  public StructType inferSchema(CaseInsensitiveStringMap options) {
    return schema;
  }

  @Override
  public Table getTable(StructType given, Transform[] partitions, Map<String, String> options) {
    return new PreparedTable(given);
  }

  private record PreparedTable(StructType types) implements Table, SupportsRead {
    @Override
    @SuppressWarnings("deprecation") // its replacement, columns(), is derived from it
    public StructType schema() {
      return types;
    }

    @Override
    public String name() {
      return "prepared";
    }

    @Override
    public Set<TableCapability> capabilities() {
      return Set.of(TableCapability.BATCH_READ);
    }

    @Override
    public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
      return () -> new PreparedScan(types);
    }
  }

  private record PreparedScan(StructType readSchema) implements Scan, Batch {
    @Override
    public Batch toBatch() {
      return this;
    }

    @Override
    public InputPartition[] planInputPartitions() {
      return new InputPartition[] {new Everything()};
    }

    @Override
    public PartitionReaderFactory createReaderFactory() {
      return new Factory();
    }
  }

  private record Everything() implements InputPartition {}

  private record Factory() implements PartitionReaderFactory {
    @Override
    public PartitionReader<InternalRow> createReader(InputPartition partition) {
      return new Reader(rows);
    }
  }

  private static final class Reader implements PartitionReader<InternalRow> {
    private final InternalRow[] all;
    private int next;

    Reader(InternalRow[] all) {
      this.all = all;
    }

    @Override
    public boolean next() {
      return next++ < all.length;
    }

    @Override
    public InternalRow get() {
      return all[next - 1];
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
