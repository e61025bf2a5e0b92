package io.maxcompute.spark.options;

import io.maxcompute.storage.retry.Backoff;
import io.maxcompute.storage.retry.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How often, how long and at which distance a failed request is repeated. */
final class RetrySettings {
  static final Option<Integer> ATTEMPTS =
      Option.of(
          "retryAttempts",
          "8",
          "Attempts at one request, the first included.",
          Parsers.intBetween(1, 100));
  static final Option<Duration> WAIT =
      Option.of(
          "retryWait",
          "200ms",
          "Most time before a failed request is repeated; it doubles with each attempt, up to 20s.",
          Parsers::duration);
  static final Option<Duration> TIMEOUT =
      Option.of(
          "retryTimeout",
          "5min",
          "Time after which a failed request is not repeated.",
          Parsers::duration);

  static final List<Option<?>> ALL = List.of(ATTEMPTS, WAIT, TIMEOUT);

  private RetrySettings() {}

  static RetryPolicy policy(Map<String, String> options) {
    Duration first = WAIT.required(options);
    Duration most = RetryPolicy.DEFAULT.backoff().most();
    return new RetryPolicy(
        ATTEMPTS.required(options),
        TIMEOUT.required(options),
        new Backoff(first, first.compareTo(most) > 0 ? first : most),
        "Options 'retryAttempts' and 'retryTimeout' allow more.");
  }
}
