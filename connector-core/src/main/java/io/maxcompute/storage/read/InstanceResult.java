package io.maxcompute.storage.read;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * The result of an SQL instance, as what is read without a session names it (storage-api.md,
 * section 2.18).
 *
 * @param instance id of the SQL instance
 * @param task name of its task
 * @param query which query of the task, from 0
 * @param limited whether the service may cut the result off at the project's limit of rows
 */
public record InstanceResult(String instance, String task, int query, boolean limited)
    implements Serializable {
  private static final String SQL_TASK = "AnonymousSQLTask";

  /**
   * @throws IllegalArgumentException if {@code query} is negative
   */
  public InstanceResult {
    requireNonNull(instance, "instance");
    requireNonNull(task, "task");
    if (query < 0) {
      throw new IllegalArgumentException("query must not be negative, was " + query);
    }
  }

  /** The whole result of the only query of an SQL instance. */
  public static InstanceResult of(String instance) {
    return new InstanceResult(instance, SQL_TASK, 0, false);
  }
}
