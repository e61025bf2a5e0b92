/** Spark rows into Arrow batches: one appender per column, chosen once, writing by address. */
@NullMarked
package io.maxcompute.spark.append;

import org.jspecify.annotations.NullMarked;
