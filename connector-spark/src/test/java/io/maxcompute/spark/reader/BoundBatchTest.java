package io.maxcompute.spark.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.vectorized.ColumnarBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundBatchTest {
  private static final TableSchema TABLE =
      new TableSchema(
          List.of(new Column("id", SimpleType.BIGINT)),
          List.of(
              new Column("Dt", SimpleType.STRING),
              new Column("hh", SimpleType.BIGINT),
              new Column("d", SimpleType.DATE)));
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              Field.nullable("id", new ArrowType.Int(64, true)),
              Field.nullable("d", new ArrowType.Date(DateUnit.DAY)),
              Field.nullable("Dt", ArrowType.Utf8.INSTANCE),
              Field.nullable("hh", new ArrowType.Int(64, true))));
  private static final StructType ORIGIN =
      new StructType()
          .add("_partition", DataTypes.StringType)
          .add("id", DataTypes.LongType)
          .add("_ROW", DataTypes.LongType)
          .add("_split", DataTypes.StringType);

  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void nothingLeaks() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void rowsOfLaterBatchesCountOnAndTellTheirPartition() {
    try (VectorSchemaRoot first = root();
        VectorSchemaRoot second = root()) {
      fill(first, 10, "x", 7L);
      fill(first, 11, "x", 7L);
      fill(first, 12, "y", 7L);
      fill(second, 13, "y", 8L);
      fill(second, 14, null, null);
      BoundBatch batch = BoundBatch.of(first, output(TABLE, ORIGIN), new Split.Index(3), 0);

      ColumnarBatch rows = batch.bind(RowSlice.all(first), 0);
      assertThat(texts(rows))
          .containsExactly(
              "Dt=x/hh=7/d=1970-01-11 10 0 split 3",
              "Dt=x/hh=7/d=1970-01-12 11 1 split 3",
              "Dt=y/hh=7/d=1970-01-13 12 2 split 3");

      assertThat(batch.bind(RowSlice.all(second), 3)).isSameAs(rows);
      assertThat(texts(rows))
          .containsExactly(
              "Dt=y/hh=8/d=1970-01-14 13 3 split 3",
              "Dt=__HIVE_DEFAULT_PARTITION__/hh=__HIVE_DEFAULT_PARTITION__/d=1970-01-15 14 4"
                  + " split 3");
    }
  }

  @Test
  void textOfAPartitionOutlivesItsBatch() {
    try (VectorSchemaRoot second = root()) {
      fill(second, 2, "x", 1L);
      BoundBatch batch;
      try (VectorSchemaRoot first = root()) {
        fill(first, 1, "x", 1L);
        batch = BoundBatch.of(first, output(TABLE, ORIGIN), new Split.Index(0), 0);
        assertThat(texts(batch.bind(RowSlice.all(first), 0))).hasSize(1);
      }
      assertThat(texts(batch.bind(RowSlice.all(second), 1)))
          .containsExactly("Dt=x/hh=1/d=1970-01-03 2 1 split 0");
    }
  }

  @Test
  void rowsOfRangesCountFromTheirOffset() {
    try (VectorSchemaRoot root = root()) {
      fill(root, 5, "x", 1L);
      assertThat(rowNumber(root, new Split.RowRange(1L << 40, 10), 0)).isEqualTo((1L << 40) + 3);
      assertThat(rowNumber(root, new Split.Part(2, 100, 10), 0)).isEqualTo(103);
      assertThat(rowNumber(root, new Split.Index(2), 20)).isEqualTo(23);
      assertThat(rowNumber(root, new Split.Whole(), 0)).isEqualTo(3);
    }
  }

  private static long rowNumber(VectorSchemaRoot root, Split split, long skipped) {
    BoundBatch batch = BoundBatch.of(root, output(TABLE, ORIGIN), split, skipped);
    return batch.bind(RowSlice.all(root), 3).column(2).getLong(0);
  }

  @Test
  void slicesAreBoundAtTheirOffsetWithTheirBlobs() {
    TableSchema table =
        new TableSchema(
            List.of(new Column("id", SimpleType.BIGINT), new Column("photo", SimpleType.BLOB)),
            TABLE.partitionColumns());
    StructType required = ORIGIN.add("photo", DataTypes.BinaryType);
    try (VectorSchemaRoot root = root()) {
      LongStream.range(0, 5).forEach(id -> fill(root, id, "p" + id, id));
      BoundBatch batch = BoundBatch.of(root, output(table, required), new Split.Index(0), 0);
      byte[] blob = {1, 2};
      BlobContents blobs = new BlobContents(List.<byte[][]>of(new byte[][] {null, blob}), 2);

      ColumnarBatch rows = batch.bind(new RowSlice(root, 3, 2, blobs), 103);

      assertThat(texts(rows))
          .containsExactly(
              "Dt=p3/hh=3/d=1970-01-04 3 103 split 0", "Dt=p4/hh=4/d=1970-01-05 4 104 split 0");
      assertThat(rows.column(4).isNullAt(0)).isTrue();
      assertThat(rows.column(4).getBinary(0)).isNull();
      assertThat(rows.column(4).getBinary(1)).isSameAs(blob);
      assertThat(rows.column(4).numNulls()).isEqualTo(1);
    }
  }

  @Test
  void tableWithoutPartitionsHasNullForThem() {
    TableSchema table = new TableSchema(TABLE.dataColumns(), List.of());
    try (VectorSchemaRoot root = root()) {
      fill(root, 1, "x", 1L);
      ColumnarBatch rows =
          BoundBatch.of(root, output(table, ORIGIN), new Split.Index(0), 0)
              .bind(RowSlice.all(root), 0);

      assertThat(rows.column(0).isNullAt(0)).isTrue();
      assertThat(rows.column(0).hasNull()).isTrue();
      assertThat(rows.column(0).getUTF8String(0)).isNull();
    }
  }

  @Test
  void partitionColumnWithoutOneTextIsRefused() {
    TableSchema table =
        new TableSchema(
            TABLE.dataColumns(), List.of(new Column("p", ColumnTypes.parse("decimal(5,2)"))));

    assertThatThrownBy(() -> output(table, ORIGIN))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "Cannot tell the partition of rows as text, where partition column 'p' has type"
                + " decimal(5,2). Select the partition columns themselves.");
  }

  private static OutputColumns output(TableSchema table, StructType required) {
    return OutputColumns.of(table, required);
  }

  private VectorSchemaRoot root() {
    VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
    root.allocateNew();
    return root;
  }

  private static void fill(VectorSchemaRoot root, long id, String dt, Long hh) {
    int row = root.getRowCount();
    ((BigIntVector) root.getVector("id")).setSafe(row, id);
    ((DateDayVector) root.getVector("d")).setSafe(row, (int) id);
    if (dt != null) {
      ((VarCharVector) root.getVector("Dt")).setSafe(row, dt.getBytes(StandardCharsets.UTF_8));
    }
    if (hh != null) {
      ((BigIntVector) root.getVector("hh")).setSafe(row, hh);
    }
    root.setRowCount(row + 1);
  }

  private static List<String> texts(ColumnarBatch rows) {
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < rows.numRows(); row++) {
      texts.add(
          rows.column(0).getUTF8String(row)
              + " "
              + rows.column(1).getLong(row)
              + " "
              + rows.column(2).getLong(row)
              + " "
              + rows.column(3).getUTF8String(row));
    }
    return texts;
  }
}
