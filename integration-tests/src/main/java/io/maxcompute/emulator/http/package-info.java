/** Calls, answers, and the pipeline on Jetty that connects them. */
@NullMarked
package io.maxcompute.emulator.http;

import org.jspecify.annotations.NullMarked;
