package io.maxcompute.storage.catalog;

import io.maxcompute.storage.table.PartitionSpec;
import java.io.Serializable;

/**
 * A partition that exists.
 *
 * @param spec values of all partition columns
 * @param bytes logical size in bytes
 * @param rows row count; -1 where the service does not know it
 */
public record PartitionInfo(PartitionSpec spec, long bytes, long rows) implements Serializable {}
