/** Scans: planning on the driver, columnar readers on executors. */
@NullMarked
package io.maxcompute.spark.read;

import org.jspecify.annotations.NullMarked;
