/** One client and one Arrow allocator per JVM, shared by all tasks of a configuration. */
@NullMarked
package io.maxcompute.spark.client;

import org.jspecify.annotations.NullMarked;
