/** Read sessions of the Storage API: snapshots, splits and Arrow streams. */
@NullMarked
package io.maxcompute.emulator.read;

import org.jspecify.annotations.NullMarked;
