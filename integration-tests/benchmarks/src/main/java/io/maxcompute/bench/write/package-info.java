/** Measurements of writing, from rows to whole jobs. */
package io.maxcompute.bench.write;
