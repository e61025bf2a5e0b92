/**
 * What users set: every option is a value that knows its key, default, documentation and parser.
 */
@NullMarked
package io.maxcompute.spark.options;

import org.jspecify.annotations.NullMarked;
