/** Blobs of the Storage API: upload, download, and the references that rows carry. */
@NullMarked
package io.maxcompute.emulator.blob;

import org.jspecify.annotations.NullMarked;
