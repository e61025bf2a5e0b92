/** What the SQL tab shows of reads and writes. */
@NullMarked
package io.maxcompute.spark.metric;

import org.jspecify.annotations.NullMarked;
