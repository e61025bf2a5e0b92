package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

/** The connector's background threads that are not idle in their pool. */
final class WorkingThreads {
  private WorkingThreads() {}

  static void assertNone() {
    List<String> working =
        Thread.getAllStackTraces().entrySet().stream()
            .filter(thread -> thread.getKey().getName().startsWith("maxcompute-io-"))
            .filter(thread -> Stream.of(thread.getValue()).anyMatch(WorkingThreads::isOurs))
            .map(thread -> thread.getKey().getName() + " " + List.of(thread.getValue()))
            .toList();
    assertThat(working).isEmpty();
  }

  private static boolean isOurs(StackTraceElement frame) {
    return frame.getClassName().startsWith("io.maxcompute.");
  }
}
