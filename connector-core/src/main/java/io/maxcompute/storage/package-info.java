/** The client of MaxCompute's Storage API and control plane: start at {@link StorageClient}. */
@NullMarked
package io.maxcompute.storage;

import org.jspecify.annotations.NullMarked;
