/** A local emulator of the MaxCompute service: an honest small server for tests and laptops. */
@NullMarked
package io.maxcompute.emulator;

import org.jspecify.annotations.NullMarked;
