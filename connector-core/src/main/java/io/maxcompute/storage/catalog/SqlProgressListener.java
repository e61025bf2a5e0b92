package io.maxcompute.storage.catalog;

/** Is told how far a statement has come while somebody waits for it. Called on that thread. */
@FunctionalInterface
public interface SqlProgressListener {
  /**
   * @param instance the statement
   * @param progress its state, asked for with one more request
   */
  void onProgress(SqlInstance instance, SqlProgress progress);
}
