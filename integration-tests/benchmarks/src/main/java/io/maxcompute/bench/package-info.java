/** The benchmark: one command, one run, side by side. */
package io.maxcompute.bench;
