/** What tasks do: they read splits into columnar batches that Spark uses in place. */
@NullMarked
package io.maxcompute.spark.reader;

import org.jspecify.annotations.NullMarked;
