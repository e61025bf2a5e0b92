/** Arrow on the wire: schemas, stream decoding and encoding, codecs, validation. */
@NullMarked
package io.maxcompute.storage.arrow;

import org.jspecify.annotations.NullMarked;
