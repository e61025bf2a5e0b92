/** What a MaxCompute column is in Spark, and what a Spark column is in MaxCompute. */
@NullMarked
package io.maxcompute.spark.types;

import org.jspecify.annotations.NullMarked;
