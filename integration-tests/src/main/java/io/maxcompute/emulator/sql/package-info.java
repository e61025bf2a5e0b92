/** MaxCompute SQL: parsed by Druid, executed by the store and by DuckDB. */
@NullMarked
package io.maxcompute.emulator.sql;

import org.jspecify.annotations.NullMarked;
