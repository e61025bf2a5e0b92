/** The control plane: projects, schemas, tables, partitions and SQL instances. */
@NullMarked
package io.maxcompute.emulator.control;

import org.jspecify.annotations.NullMarked;
