/** The control plane: tables, partitions, SQL instances, endpoint discovery. */
@NullMarked
package io.maxcompute.storage.catalog;

import org.jspecify.annotations.NullMarked;
