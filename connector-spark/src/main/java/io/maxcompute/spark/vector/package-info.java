/** Spark column vectors that read Arrow buffers by address: nothing is copied, nothing is owned. */
@NullMarked
package io.maxcompute.spark.vector;

import org.jspecify.annotations.NullMarked;
