package io.maxcompute.spark;

import io.maxcompute.spark.WriteFault.Fate;
import java.util.stream.Stream;

/**
 * One cell of the matrix of faults: what goes wrong with which request of which write.
 *
 * @param lasting whether it goes wrong every time, or the first time only
 */
record WriteFaultCell(Mode mode, Step step, WriteFault fault, boolean lasting) {
  /** How rows are written. */
  enum Mode {
    APPEND,
    OVERWRITE,
    DYNAMIC_OVERWRITE
  }

  /** A request of a write. */
  enum Step {
    OPEN_SESSION("TableCreateWriteSession"),
    OPEN_STREAM("TableCreateWriteStream"),
    WRITE("TableWrite"),
    CLOSE_STREAM("TableCloseWriteStream"),
    COMMIT("TableCommitWriteSession"),
    /** The question what became of a commit whose answer was lost. */
    ASK("TableGetWriteSession"),
    /** What follows the failure of a task. */
    ABORT("TableAbortWriteSession");

    private final String action;

    Step(String action) {
      this.action = action;
    }

    String action() {
      return action;
    }
  }

  static Stream<WriteFaultCell> all() {
    return Stream.of(Mode.values())
        .flatMap(
            mode ->
                Stream.of(Step.values())
                    .flatMap(
                        step ->
                            Stream.of(WriteFault.values())
                                .flatMap(
                                    fault ->
                                        Stream.of(false, true)
                                            .map(
                                                lasting ->
                                                    new WriteFaultCell(
                                                        mode, step, fault, lasting)))));
  }

  /** Returns what must become of the write. */
  WriteOutcome expected() {
    if (step == Step.ABORT) {
      return WriteOutcome.FAILED; // by what it is called for
    }
    if (!lasting) {
      return WriteOutcome.WRITTEN;
    }
    if (fault.fate() == Fate.TWICE) {
      // the second opening fences off the stream that the first one gave
      boolean fenced = step == Step.OPEN_STREAM && fault == WriteFault.TWICE_FIRST;
      return fenced ? WriteOutcome.FAILED : WriteOutcome.WRITTEN;
    }
    return switch (step) {
      case COMMIT -> ofCommit();
      case ASK -> WriteOutcome.UNKNOWN_WRITTEN;
      default -> WriteOutcome.FAILED;
    };
  }

  private WriteOutcome ofCommit() {
    if (fault == WriteFault.REFUSED_429) {
      return WriteOutcome.FAILED; // the service says that it did nothing
    }
    return switch (fault.fate()) {
      case NEVER -> WriteOutcome.UNKNOWN_BEFORE;
      case LATER -> WriteOutcome.UNKNOWN_WRITTEN;
      case ONCE, TWICE -> WriteOutcome.WRITTEN; // the service says so when it is asked
    };
  }
}
