/** What read and write sessions share on the storage plane: targets, switches, expiry. */
@NullMarked
package io.maxcompute.emulator.storage;

import org.jspecify.annotations.NullMarked;
