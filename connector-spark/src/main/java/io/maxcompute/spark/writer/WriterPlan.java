package io.maxcompute.spark.writer;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.WriteOptions;
import java.io.Serializable;

/**
 * What the writers of a write must know. Crosses from driver to executors.
 *
 * @param target where rows go
 * @param rows how rows become rows of the table
 */
public record WriterPlan(
    ConnectionOptions connection, WriteOptions options, WriteTarget target, RowMapping rows)
    implements Serializable {}
