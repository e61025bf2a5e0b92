/** Measurements of the emulator. */
@NullMarked
package io.maxcompute.bench;

import org.jspecify.annotations.NullMarked;
