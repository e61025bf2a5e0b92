package io.maxcompute.spark.writer;

import io.maxcompute.spark.append.ColumnSource;
import io.maxcompute.spark.types.PartitionText;
import io.maxcompute.storage.blob.BlobColumn;
import io.maxcompute.storage.blob.BlobContent;
import io.maxcompute.storage.blob.BlobUpload;
import io.maxcompute.storage.blob.Checksum;
import io.maxcompute.storage.blob.DistributionKey;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.WriteSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * What a row says of its blobs besides their content: its partition, its key, their MIME types and
 * file names. Looked at when the row has a blob, once. Not thread-safe.
 */
final class BlobRow {
  private record Level(String name, ColumnSource source) {}

  private final WriterPlan plan;
  private final StructType input;
  private final List<Level> levels;
  private final RowKeys keys;
  private final Map<String, BlobColumn> columns = new HashMap<>();
  private InternalRow row = new GenericInternalRow(0);
  private @Nullable Facts facts;

  /** What all blobs of a row share. */
  private record Facts(PartitionSpec partition, Optional<DistributionKey> key) {}

  /**
   * @param allocator holds a key while it is encoded
   */
  BlobRow(WriterPlan plan, WriteSchema schema, BufferAllocator allocator) {
    this.plan = plan;
    this.input = plan.rows().input();
    this.keys = new RowKeys(schema, plan.rows(), allocator);
    this.levels =
        plan.target().partitionColumns().stream()
            .skip(plan.target().sessionPartition().values().size())
            .map(column -> new Level(column.name(), plan.rows().source(column)))
            .toList();
  }

  /** Goes to the next row, which must not change before the one after it. */
  void moveTo(InternalRow next) {
    row = next;
    facts = null;
  }

  /**
   * Returns a blob of this row.
   *
   * @param path of its column
   * @throws IllegalArgumentException if no blob can be uploaded for this row
   */
  BlobUpload upload(String path, byte[] content) {
    Facts shared = facts == null ? facts() : facts;
    String column = topLevel(path);
    return new BlobUpload(
        columns.computeIfAbsent(path, BlobColumn::path),
        BlobContent.of(content),
        shared.partition(),
        text(plan.options().blobs().contentTypes().get(column)),
        text(plan.options().blobs().fileNames().get(column)),
        shared.key(),
        Checksum.CRC32);
  }

  private Facts facts() {
    List<PartitionSpec.Value> values = new ArrayList<>(plan.target().sessionPartition().values());
    for (Level level : levels) {
      String text = PartitionText.of(level.source().type(), level.source().value(row));
      values.add(new PartitionSpec.Value(level.name(), text));
    }
    PartitionSpec partition = new PartitionSpec(values);
    partition.address(); // refuses what cannot be written while the row is known
    Facts found = new Facts(partition, keys.of(row));
    facts = found;
    return found;
  }

  private Optional<String> text(@Nullable String source) {
    if (source == null) {
      return Optional.empty();
    }
    int ordinal = RowMapping.ordinal(source, input);
    return row.isNullAt(ordinal)
        ? Optional.empty()
        : Optional.of(row.getUTF8String(ordinal).toString()).filter(text -> !text.isEmpty());
  }

  private static String topLevel(String path) {
    int dot = path.indexOf('.');
    return (dot < 0 ? path : path.substring(0, dot)).toLowerCase(Locale.ROOT);
  }
}
