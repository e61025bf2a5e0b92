/** Small parts alone: {@code integration-tests/bin/jmh}. */
package io.maxcompute.bench.jmh;
