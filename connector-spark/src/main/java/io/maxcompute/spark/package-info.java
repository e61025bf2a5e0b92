/** The data source: {@code format("maxcompute")}. */
@NullMarked
package io.maxcompute.spark;

import org.jspecify.annotations.NullMarked;
