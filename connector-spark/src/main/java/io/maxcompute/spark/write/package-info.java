/** Writes on the driver: what becomes of the table, the session, its commit. */
@NullMarked
package io.maxcompute.spark.write;

import org.jspecify.annotations.NullMarked;
