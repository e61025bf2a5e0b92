package io.maxcompute.storage.write;

import java.util.OptionalLong;

/**
 * What the service says of a stream (storage-api.md, section 2.10).
 *
 * @param state the service's word, such as {@code OPEN} or {@code CLOSED}; empty where it says none
 * @param rows rows that it holds; -1 where it does not say
 * @param bytes bytes that it holds, by the service's own count; -1 where it does not say
 * @param rowOffset offset at which it expects the next row; empty without exactly-once mode
 * @param schemaVersion version of the table's columns that the service takes rows in; -1 where it
 *     does not say. See also {@link WriteStream#schemaVersion}
 * @param latestSchemaVersion version of the table's columns now; -1 where it does not say
 * @param warning the service's text; empty if there is none
 */
public record StreamStatus(
    String state,
    long rows,
    long bytes,
    OptionalLong rowOffset,
    long schemaVersion,
    long latestSchemaVersion,
    String warning) {}
