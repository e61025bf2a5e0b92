/** Blobs: values too large for a row, which holds a reference to them (storage-api.md, 5). */
@NullMarked
package io.maxcompute.storage.blob;

import org.jspecify.annotations.NullMarked;
