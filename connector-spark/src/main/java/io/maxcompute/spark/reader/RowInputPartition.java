package io.maxcompute.spark.reader;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.spark.sql.connector.read.InputPartition;
import org.jspecify.annotations.Nullable;

/**
 * One row that is known already.
 *
 * @param values Spark's internal values
 */
public record RowInputPartition(List<@Nullable Object> values) implements InputPartition {
  /** Keeps a copy of the list. */
  public RowInputPartition {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }
}
