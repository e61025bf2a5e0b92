package io.maxcompute.bench.run;

/**
 * One way of doing something.
 *
 * @param name what is done, and how: {@code "all columns, zstd"}
 * @param question cases with the same question must give the same answer; empty for none
 * @param rows how many rows one run of it handles
 * @param work what is timed
 */
public record Case(String name, String question, long rows, Work work) {
  /** Does it once, and returns the answer. */
  @FunctionalInterface
  public interface Work {
    /** Returns what came out: the same for all cases with the same question. */
    String run() throws Exception;
  }
}
