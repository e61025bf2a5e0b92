/** How a call can fail: one category per kind of failure, never a bare message. */
@NullMarked
package io.maxcompute.storage.error;

import org.jspecify.annotations.NullMarked;
