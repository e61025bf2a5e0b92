/** The catalog: {@code spark.sql.catalog.mc = io.maxcompute.spark.catalog.MaxComputeCatalog}. */
@NullMarked
package io.maxcompute.spark.catalog;

import org.jspecify.annotations.NullMarked;
