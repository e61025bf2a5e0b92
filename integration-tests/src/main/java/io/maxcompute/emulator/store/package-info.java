/** Tables as Arrow IPC files with immutable, atomically replaced metadata. */
@NullMarked
package io.maxcompute.emulator.store;

import org.jspecify.annotations.NullMarked;
