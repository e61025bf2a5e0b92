package io.maxcompute.storage.catalog;

import io.maxcompute.storage.table.PartitionSpec;
import java.io.Serializable;

/**
 * A partition that exists (control-plane.md, section 4).
 *
 * @param spec values of all partition columns
 * @param bytes logical size in bytes
 * @param rows row count; -1 where the service does not know it
 * @param created when it was made, in seconds since the epoch; 0 if not given
 * @param lastModified last change of data, in seconds since the epoch; 0 if not given
 */
public record PartitionInfo(
    PartitionSpec spec, long bytes, long rows, long created, long lastModified)
    implements Serializable {}
