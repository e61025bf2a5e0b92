/** Write sessions, their exactly-once streams, and the commit. */
@NullMarked
package io.maxcompute.storage.write;

import org.jspecify.annotations.NullMarked;
