/** What is read and written, and the processes that serve it. */
package io.maxcompute.bench.data;
