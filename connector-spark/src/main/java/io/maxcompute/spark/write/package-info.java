/** Writes: the session on the driver, one stream per task attempt on executors. */
@NullMarked
package io.maxcompute.spark.write;

import org.jspecify.annotations.NullMarked;
