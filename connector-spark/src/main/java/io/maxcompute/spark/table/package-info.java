/** What tables are: their description and their partitions, asked for as rarely as possible. */
@NullMarked
package io.maxcompute.spark.table;

import org.jspecify.annotations.NullMarked;
