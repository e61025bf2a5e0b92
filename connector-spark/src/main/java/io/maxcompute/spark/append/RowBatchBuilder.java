package io.maxcompute.spark.append;

import io.maxcompute.storage.table.Column;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Collects Spark rows into an Arrow batch, again and again.
 *
 * <p><b>Owns</b> the memory of its batch, from an allocator that stays the caller's: {@link
 * #close()} frees it. Memory grows, for each column to its largest batch, and is kept between
 * batches until it is {@link #release released}. Not thread-safe.
 */
public final class RowBatchBuilder implements AutoCloseable {
  private static final int FIRST_ROWS = 1024;

  private final VectorSchemaRoot root;
  private final Appender[] appenders;
  private final int[] ordinals;
  private final ByteTally tally;
  private final int rowBits;
  private long earlierBits; // of the batches before this one
  private int rows;
  private int capacity;

  private RowBatchBuilder(
      VectorSchemaRoot root, Appender[] appenders, int[] ordinals, ByteTally tally) {
    this.root = root;
    this.appenders = appenders;
    this.ordinals = ordinals;
    this.tally = tally;
    this.rowBits = Stream.of(appenders).mapToInt(Appender::fixedBits).sum();
  }

  /** Returns a builder of batches without blobs; see the method of the same name with a sink. */
  public static RowBatchBuilder create(
      BufferAllocator allocator, Schema schema, List<Column> columns, List<ColumnSource> sources) {
    return create(allocator, schema, columns, sources, BlobSink.NONE);
  }

  /**
   * Returns a builder of batches of {@code schema}. Allocates nothing yet.
   *
   * @param schema the Arrow fields of {@code columns}, whose time units are those to write in
   * @param columns of the table, in the order of the batch
   * @param sources for each column where its values come from
   * @param blobs takes the contents of blobs; must know all references when a batch is finished
   * @throws IllegalArgumentException if values of a source do not fit their column as they are; the
   *     message names the column
   */
  public static RowBatchBuilder create(
      BufferAllocator allocator,
      Schema schema,
      List<Column> columns,
      List<ColumnSource> sources,
      BlobSink blobs) {
    if (schema.getFields().size() != columns.size() || sources.size() != columns.size()) {
      throw new IllegalArgumentException(
          columns.size()
              + " columns with "
              + schema.getFields().size()
              + " Arrow fields and "
              + sources.size()
              + " sources");
    }
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    ByteTally tally = new ByteTally();
    Appender[] appenders = new Appender[sources.size()];
    int[] ordinals = new int[sources.size()];
    for (int i = 0; i < ordinals.length; i++) {
      Column column = columns.get(i);
      ColumnPath path = new ColumnPath(column.name(), column.type());
      Target target = new Target(root.getVector(i), path, tally, blobs);
      appenders[i] = AppenderFactory.create(target, sources.get(i));
      ordinals[i] = sources.get(i) instanceof ColumnSource.Given given ? given.ordinal() : 0;
    }
    return new RowBatchBuilder(root, appenders, ordinals, tally);
  }

  /**
   * Copies the values of {@code row}, which may be reused afterwards.
   *
   * @throws IllegalArgumentException if the table cannot hold a value; the message names the column
   *     and the value. The batch is then of no use until {@link #reset()}
   */
  public void append(InternalRow row) {
    if (rows == capacity) {
      reserve(Math.max(FIRST_ROWS, Math.multiplyExact(capacity, 2)));
    }
    for (int i = 0; i < appenders.length; i++) {
      appenders[i].append(row, ordinals[i], rows);
    }
    rows++;
  }

  /** Returns the number of rows since the last reset. */
  public int rowCount() {
    return rows;
  }

  /** Returns about how many bytes the batch takes uncompressed; cheap enough for every row. */
  public long byteSize() {
    return bits() / Byte.SIZE;
  }

  private long bits() {
    return (long) rows * rowBits + tally.bits();
  }

  /**
   * Returns how many bytes all rows ever appended take uncompressed and without padding: their
   * values, 4 bytes for each length and 1 bit for each value that might be null. The same however
   * they are divided into batches.
   */
  public long byteSizeInAll() {
    return (earlierBits + bits()) / Byte.SIZE;
  }

  /** Returns the batch: borrowed, valid until the next append, reset or close. */
  public VectorSchemaRoot finish() {
    for (Appender column : appenders) {
      column.lend(rows);
    }
    root.setRowCount(rows);
    return root;
  }

  /** Starts the next batch, in the same memory. */
  public void reset() {
    root.clear();
    for (Appender column : appenders) {
      column.reset();
    }
    earlierBits += bits();
    tally.reset();
    rows = 0;
  }

  /** Frees the memory of an empty batch: the next rows allocate it anew. */
  public void release() {
    for (Appender column : appenders) {
      column.close();
    }
    capacity = 0;
  }

  /** Frees the batch. Safe to call again. */
  @Override
  public void close() {
    root.close();
    for (Appender column : appenders) {
      column.close();
    }
  }

  private void reserve(int count) {
    for (Appender column : appenders) {
      column.reserve(count);
    }
    capacity = Math.max(capacity, count);
  }
}
