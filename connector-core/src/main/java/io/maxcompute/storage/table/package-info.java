/** What a table is: its name, its schema, its partitions. */
@NullMarked
package io.maxcompute.storage.table;

import org.jspecify.annotations.NullMarked;
