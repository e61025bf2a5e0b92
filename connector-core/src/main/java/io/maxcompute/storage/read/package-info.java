/** Read sessions, their splits, and the readers of splits. */
@NullMarked
package io.maxcompute.storage.read;

import org.jspecify.annotations.NullMarked;
