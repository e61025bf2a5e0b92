package io.maxcompute.spark.read;

import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.Split;
import org.apache.spark.sql.connector.read.InputPartition;

/** One split of a session: what a task reads. */
record SplitInputPartition(ReadSession session, Split split) implements InputPartition {}
