package io.maxcompute.spark.table;

import io.maxcompute.spark.client.ClientLease;
import io.maxcompute.spark.client.SharedClients;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.types.BlobForm;
import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.StorageClient;
import io.maxcompute.storage.catalog.PartitionList;
import io.maxcompute.storage.catalog.TableInfo;
import io.maxcompute.storage.catalog.TableLayout;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.table.TableSchema;
import java.time.Duration;
import java.util.function.Function;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * A table as the service described it when it was loaded. What few queries need is asked for when
 * it is needed. Thread-safe.
 */
public final class LoadedTable {
  private static final String NO_SUCH_PROJECT = "NoSuchProject";

  private final ConnectionOptions connection;
  private final TableInfo info;
  private final BlobForm blobs;
  private final StructType sparkSchema;
  private @Nullable TableLayout layout;

  private LoadedTable(ConnectionOptions connection, TableInfo info, BlobForm blobs) {
    this.connection = connection;
    this.info = info;
    this.blobs = blobs;
    this.sparkSchema = SparkTypes.schema(info.schema().columns(), blobs);
  }

  /**
   * Returns the table that {@code connection} names. One request.
   *
   * @param blobs what its blobs are in Spark
   */
  public static LoadedTable load(ConnectionOptions connection, BlobForm blobs) {
    TableInfo info = ask(connection, client -> client.catalog().table(connection.table()));
    return new LoadedTable(connection, info, blobs);
  }

  /**
   * Returns whether {@code refusal} says that a table is not there: not that its project is not,
   * nor that the endpoint is another server's, whose answer has no code.
   */
  public static boolean isMissing(ServiceException refusal) {
    String code = refusal.answer().code();
    return refusal.kind() == Kind.NOT_FOUND && !code.isEmpty() && !code.equals(NO_SUCH_PROJECT);
  }

  /** Returns the same table, reached by {@code other}, which names it too. Makes no request. */
  public LoadedTable over(ConnectionOptions other) {
    return connection.equals(other) ? this : new LoadedTable(other, info, blobs);
  }

  /** Returns how it is reached. */
  public ConnectionOptions connection() {
    return connection;
  }

  /** Returns what the service says of it. */
  public TableInfo info() {
    return info;
  }

  /** Returns its columns: data columns, then partition columns. */
  public TableSchema schema() {
    return info.schema();
  }

  /** Returns its columns as Spark's types. */
  public StructType sparkSchema() {
    return sparkSchema;
  }

  /** Returns its partition columns as Spark's types, outermost first. */
  public StructType partitionSchema() {
    return SparkTypes.schema(schema().partitionColumns());
  }

  /** Returns what its blobs are in Spark. */
  public BlobForm blobs() {
    return blobs;
  }

  /** Returns how it is stored. One request, the first time. */
  public synchronized TableLayout layout() {
    TableLayout known = layout;
    if (known == null) {
      known = ask(connection, client -> client.catalog().layout(connection.table()));
      layout = known;
    }
    return known;
  }

  /**
   * Returns all of its partitions.
   *
   * @param life how old a list may be that was made for another query
   */
  public PartitionList partitions(Duration life) {
    return PartitionLists.SHARED.partitions(
        connection,
        info.lastModified(),
        life,
        () -> ask(connection, client -> client.catalog().partitions(connection.table())));
  }

  private static <T> T ask(ConnectionOptions connection, Function<StorageClient, T> question) {
    try (ClientLease lease = SharedClients.lease(connection)) {
      return question.apply(lease.client());
    }
  }

  /** Two are equal if they are the same columns of the same table, reached in the same way. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LoadedTable that
        && connection.equals(that.connection)
        && blobs == that.blobs
        && schema().equals(that.schema());
  }

  @Override
  public int hashCode() {
    return connection.hashCode();
  }

  @Override
  public String toString() {
    return "table '" + info.id() + "'";
  }
}
