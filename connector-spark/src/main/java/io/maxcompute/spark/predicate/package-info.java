/**
 * What becomes of the conditions that Spark pushes: partitions chosen, rows filtered, or neither.
 */
@NullMarked
package io.maxcompute.spark.predicate;

import org.jspecify.annotations.NullMarked;
