/** A storage plane that answers faster than any client reads, in front of the emulator. */
package io.maxcompute.bench.server;
