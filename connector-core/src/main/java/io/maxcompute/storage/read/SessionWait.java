package io.maxcompute.storage.read;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.retry.Polling;
import io.maxcompute.storage.retry.Sleeper;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Waits until the service has prepared a session (storage-api.md, section 3.10). */
record SessionWait(Sleeper sleeper, LongSupplier nanoTime) {
  /** Takes real time. */
  static final SessionWait REAL = new SessionWait(Sleeper.THREAD, System::nanoTime);

  private static final Duration MOST_WAIT = Duration.ofSeconds(1);

  /**
   * Returns the first answer that shows the session readable.
   *
   * @param what is being done, for messages
   * @param status the word in an answer
   * @param first answer known already
   * @param again asks once more
   * @throws ProtocolException if it cannot be read, or not in time
   */
  ApiResponse untilReadable(
      String what,
      Function<ApiResponse, String> status,
      ApiResponse first,
      Supplier<ApiResponse> again,
      Duration deadline) {
    Polling polling = new Polling(MOST_WAIT, deadline, sleeper, nanoTime);
    ApiResponse answer = first;
    while (true) {
      String word = status.apply(answer);
      switch (SessionStatus.of(word)) {
        case NORMAL -> {
          return answer;
        }
        case INIT -> {
          if (!polling.waitForNext()) {
            throw notReadable(what, answer, "it was not ready within " + deadline);
          }
          answer = again.get();
        }
        default ->
            throw notReadable(what, answer, "its status is " + word.toUpperCase(Locale.ROOT));
      }
    }
  }

  private static ProtocolException notReadable(String what, ApiResponse answer, String reason) {
    String message = answer.json().path("Message").asText("");
    return new ProtocolException(
        "Cannot "
            + what
            + ": "
            + reason
            + (message.isEmpty() ? "" : " (\"" + message + "\")")
            + answer.headers().requestIdSuffix()
            + ".");
  }
}
