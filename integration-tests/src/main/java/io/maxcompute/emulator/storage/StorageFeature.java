package io.maxcompute.emulator.storage;

import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import java.util.Map;

/** A part of the Storage API: the actions it performs, by the word in {@code Action}. */
public interface StorageFeature {

  /** Performs one action. */
  @FunctionalInterface
  interface Operation {
    /** Answers {@code call}, which is about {@code target}. */
    Answer perform(Call call, Target target);
  }

  /** Returns what it performs, by action. */
  Map<String, Operation> operations();

  /** Expires the session of that id at once, if it has one. */
  default void expire(String sessionId) {}
}
