package io.maxcompute.spark.predicate;

import java.io.Serializable;
import org.apache.spark.sql.connector.expressions.filter.Predicate;

/**
 * A condition on data columns that the service is asked to filter by. It holds for every row that
 * the predicate keeps, and perhaps for more: Spark checks again.
 *
 * @param source the predicate as Spark gave it
 * @param text the condition in MaxCompute SQL (storage-api.md, section 3.7)
 */
public record DataPredicate(Predicate source, String text) implements Serializable {}
