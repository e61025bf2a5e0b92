/** Spark jobs that show the connector at work; submitted by the commands in {@code bin}. */
@NullMarked
package io.maxcompute.example;

import org.jspecify.annotations.NullMarked;
