/** What is read by running SQL in MaxCompute: queries, views, tables as they once were. */
@NullMarked
package io.maxcompute.spark.query;

import org.jspecify.annotations.NullMarked;
