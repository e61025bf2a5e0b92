/** When and how often an operation is repeated: one policy, one loop. */
@NullMarked
package io.maxcompute.storage.retry;

import org.jspecify.annotations.NullMarked;
