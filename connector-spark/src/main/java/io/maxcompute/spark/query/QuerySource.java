package io.maxcompute.spark.query;

import io.maxcompute.spark.options.ReadOptions;
import io.maxcompute.storage.read.InstanceSession;
import io.maxcompute.storage.table.TableSchema;
import java.util.OptionalLong;
import org.apache.spark.sql.types.StructType;

/** Rows that SQL gives. Equal if they are the same rows, as far as that can be known. */
sealed interface QuerySource permits FinishedQuery, DeferredQuery {

  /** Returns how Spark names it. */
  String name();

  /** Returns its columns. */
  TableSchema schema();

  /** Returns the number of its rows, where that is known without running anything. */
  OptionalLong rowCount();

  /**
   * Returns a session that has at least the columns of {@code required}, and at least its first
   * {@code limit} rows.
   *
   * @param limit {@link Long#MAX_VALUE} for all rows
   */
  InstanceSession open(ReadOptions options, StructType required, long limit);

  /** Returns what is run, or was, in short and without secrets. */
  String description();
}
