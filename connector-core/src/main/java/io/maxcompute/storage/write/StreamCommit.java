package io.maxcompute.storage.write;

import java.io.Serializable;

/**
 * A closed stream, to be named at the commit. Crosses from executors to driver.
 *
 * @param id which attempt it was
 * @param rows rows that the service acknowledged
 * @param bytes bytes sent for them
 */
public record StreamCommit(StreamId id, long rows, long bytes) implements Serializable {}
