/** Failures on demand, as values. */
@NullMarked
package io.maxcompute.emulator.fault;

import org.jspecify.annotations.NullMarked;
