/** Measurements of what happens before rows flow. */
package io.maxcompute.bench.start;
