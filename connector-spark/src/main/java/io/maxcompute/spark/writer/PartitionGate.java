package io.maxcompute.spark.writer;

import io.maxcompute.spark.append.ColumnSource;
import io.maxcompute.spark.options.PartitionSettings;
import io.maxcompute.spark.types.PartitionText;
import io.maxcompute.spark.types.PartitionValues;
import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the partition of each row of a task before it is written: lets the row pass, gives it
 * the default value, or refuses it. Remembers the partitions. A row of the same partition as the
 * one before passes at once. Not thread-safe.
 */
final class PartitionGate {
  private final WriteTarget target;
  private final PartitionSettings settings;
  private final StructType input;
  private final List<Part> parts;
  private final Map<List<Object>, Object[]> known = new HashMap<>();
  private final Set<PartitionSpec> partitions = new HashSet<>();
  private @Nullable Object[] latest;

  private PartitionGate(
      WriteTarget target, PartitionSettings settings, StructType input, List<Part> parts) {
    this.target = target;
    this.settings = settings;
    this.input = input;
    this.parts = parts;
    this.latest = new Object[parts.size()];
  }

  /**
   * Returns the gate for {@code rows}; empty if they name no partition.
   *
   * @param rows how their columns become the table's
   */
  static Optional<PartitionGate> of(
      WriteTarget target, PartitionSettings settings, RowMapping rows) {
    List<Part> parts =
        target.partitionColumns().stream()
            .flatMap(column -> Part.of(target, column, rows).stream())
            .toList();
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of(new PartitionGate(target, settings, rows.input(), parts));
  }

  /**
   * A partition column that rows have.
   *
   * @param fixed the value that they must have there, if it is fixed
   */
  private record Part(Column column, int ordinal, ColumnSource source, Optional<String> fixed) {
    static Optional<Part> of(WriteTarget target, Column column, RowMapping rows) {
      Optional<String> fixed = WriteTarget.value(target.partition(), column);
      return rows.ordinals(column.name()).stream()
          .findFirst()
          .map(ordinal -> new Part(column, ordinal, rows.source(column), fixed));
    }

    @Nullable Object value(InternalRow row) {
      try {
        return source.value(row);
      } catch (IllegalArgumentException e) { // a value that cannot be cast, in half a sentence
        throw new IllegalArgumentException(
            "Cannot write to partition column '" + column.name() + "': " + e.getMessage(), e);
      }
    }

    /** Returns {@code text} as a value of the rows; a column of nulls alone has none of its own. */
    @Nullable Object parse(String text, DataType type) {
      DataType wanted =
          type instanceof NullType
              ? SparkTypes.dataType(column.type()).orElse(type)
              : PartitionValues.evaluated(type);
      if (!PartitionValues.supports(wanted)) {
        throw new IllegalArgumentException(
            "Option '"
                + PartitionSettings.DEFAULT_VALUE.key()
                + "' is of no use for partition column '"
                + column.name()
                + "' of type "
                + column.type()
                + ".");
      }
      return PartitionValues.parse(column.name(), text, wanted);
    }
  }

  /**
   * Returns {@code row}, or a copy of it with the default value where it has none.
   *
   * @throws IllegalArgumentException if no partition can take it, or too many are written
   */
  InternalRow admit(InternalRow row) {
    for (int i = 0; i < latest.length; i++) {
      Object value = parts.get(i).value(row);
      if (value == null || !value.equals(latest[i])) {
        return admitOther(row);
      }
    }
    return row;
  }

  /** Returns the partitions of all rows so far, complete. */
  Set<PartitionSpec> partitions() {
    return partitions;
  }

  private InternalRow admitOther(InternalRow row) {
    @Nullable Object[] values = parts.stream().map(part -> part.value(row)).toArray();
    @Nullable Object[] seen = known.get(Arrays.asList(values));
    if (seen != null) {
      latest = seen;
      return row;
    }
    InternalRow admitted = row;
    boolean complete = true;
    String[] texts = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      Part part = parts.get(i);
      Object value = values[i];
      if (value == null || value.toString().isEmpty()) {
        complete = false;
        String text = defaultValue(part, value == null ? "NULL" : "empty text");
        texts[i] = PartitionValues.canonical(part.column(), text);
        admitted = withValue(admitted, part, texts[i]);
      } else {
        values[i] = value instanceof UTF8String text ? text.clone() : value;
        texts[i] =
            PartitionValues.canonical(part.column(), PartitionText.of(part.source().type(), value));
      }
      check(part, texts[i]);
    }
    remember(texts);
    if (complete) {
      known.put(Arrays.asList(values), values);
      latest = values;
    }
    return admitted;
  }

  private String defaultValue(Part part, String missing) {
    if (settings.defaultValue().isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot write "
              + missing
              + " to partition column '"
              + part.column().name()
              + "': MaxCompute has no partition for it. Set option '"
              + PartitionSettings.DEFAULT_VALUE.key()
              + "' to the value that such rows get, or leave them out.");
    }
    return settings.defaultValue();
  }

  private InternalRow withValue(InternalRow row, Part part, String text) {
    Object[] values = new Object[input.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.get(i, input.apply(i).dataType());
    }
    values[part.ordinal()] = part.parse(text, input.apply(part.ordinal()).dataType());
    return new GenericInternalRow(values);
  }

  private void check(Part part, String text) {
    Optional<String> fixed = part.fixed().map(v -> PartitionValues.canonical(part.column(), v));
    if (fixed.isPresent() && !fixed.get().equals(text)) {
      throw new IllegalArgumentException(
          "Cannot write a row of "
              + part.column().name()
              + "="
              + text
              + " to "
              + target
              + ": only rows of "
              + part.column().name()
              + "="
              + fixed.get()
              + " belong there.");
    }
  }

  private void remember(String[] texts) {
    List<PartitionSpec.Value> values = new ArrayList<>();
    for (Column column : target.partitionColumns()) {
      String text =
          WriteTarget.value(target.partition(), column)
              .map(fixed -> PartitionValues.canonical(column, fixed))
              .orElseGet(() -> texts[ordinal(column)]);
      values.add(new PartitionSpec.Value(column.name(), text));
    }
    PartitionSpec partition = new PartitionSpec(values);
    partition.address(); // refuses what could be made, and never be addressed again
    if (partitions.add(partition) && partitions.size() > settings.mostPerTask()) {
      throw tooMany();
    }
  }

  private int ordinal(Column column) {
    return parts.stream().map(Part::column).toList().indexOf(column);
  }

  private IllegalArgumentException tooMany() {
    return new IllegalArgumentException(
        "A task writes to more than "
            + settings.mostPerTask()
            + " partitions of table '"
            + target.table()
            + "', such as "
            + partitions.stream().limit(3).toList()
            + ". Is the partition column the right one? If so, let option 'writeDistribution' = 'auto'"
            + " or repartition(…) bring rows of a partition together, or raise option '"
            + PartitionSettings.MOST_PER_TASK.key()
            + "'.");
  }
}
