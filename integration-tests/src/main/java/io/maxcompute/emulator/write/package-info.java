/** Write sessions of the Storage API: streams, versions, commit and abort. */
@NullMarked
package io.maxcompute.emulator.write;

import org.jspecify.annotations.NullMarked;
