/** Failures as the service reports them: a status, a code and a message. */
@NullMarked
package io.maxcompute.emulator.error;

import org.jspecify.annotations.NullMarked;
