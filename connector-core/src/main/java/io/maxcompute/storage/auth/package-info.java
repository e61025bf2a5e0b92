/** Who is calling, and the signatures that prove it. */
@NullMarked
package io.maxcompute.storage.auth;

import org.jspecify.annotations.NullMarked;
