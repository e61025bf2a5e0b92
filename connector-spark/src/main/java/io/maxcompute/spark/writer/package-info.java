/** What tasks do: each writes its rows to one stream, which the driver commits or gives up. */
@NullMarked
package io.maxcompute.spark.writer;

import org.jspecify.annotations.NullMarked;
