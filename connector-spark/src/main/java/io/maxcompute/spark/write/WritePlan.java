package io.maxcompute.spark.write;

import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.WriteOptions;
import org.apache.spark.sql.types.StructType;

/**
 * A checked write.
 *
 * @param target where rows go
 * @param input columns of the rows
 * @param overwrite whether the rows replace what is there
 */
record WritePlan(
    ConnectionOptions connection,
    WriteOptions options,
    WriteTarget target,
    StructType input,
    boolean overwrite) {}
