/** Measurements of reading, from the socket to Spark's queries. */
package io.maxcompute.bench.read;
