/** MaxCompute's types: their text, their numeric codes, and their Arrow form. */
@NullMarked
package io.maxcompute.emulator.type;

import org.jspecify.annotations.NullMarked;
