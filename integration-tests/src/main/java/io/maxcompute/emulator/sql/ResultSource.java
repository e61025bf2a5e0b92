package io.maxcompute.emulator.sql;

/** Finds the rows that SQL instances returned. */
@FunctionalInterface
public interface ResultSource {

  /**
   * Returns what the query of an instance returned.
   *
   * @param task the name of the instance's task; empty for any
   * @throws io.maxcompute.emulator.error.ServiceError 404 for an unknown instance or task, 409
   *     while it runs, 400 if it failed or was no query
   */
  ResultTable of(String instance, String task);
}
