package io.maxcompute.storage.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class RetrierTest {
  private static final Backoff ONE_SECOND =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1));
  private static final RetryPolicy POLICY = new RetryPolicy(4, Duration.ofHours(1), ONE_SECOND);

  private final List<Duration> waits = new ArrayList<>();
  private long now;

  private static final class Failure extends RuntimeException implements Retryable {
    private final boolean retryable;
    private final Duration retryAfter;

    Failure(String message, boolean retryable, Duration retryAfter) {
      super(message);
      this.retryable = retryable;
      this.retryAfter = retryAfter;
    }

    @Override
    public boolean isRetryable() {
      return retryable;
    }

    @Override
    public Duration retryAfter() {
      return retryAfter;
    }

    @Override
    public Failure withAdvice(String sentence) {
      Failure advised = new Failure(getMessage() + ". " + sentence, retryable, retryAfter);
      for (Throwable earlier : getSuppressed()) {
        advised.addSuppressed(earlier);
      }
      return advised;
    }
  }

  @Test
  void returnsTheAnswerOfTheFirstAttemptThatSucceeds() {
    assertThat(run(POLICY, failing(3, Duration.ZERO))).isEqualTo("answer");
    assertThat(waits).hasSize(3);
  }

  @Test
  void throwsTheLastFailureWithTheEarlierOnesSuppressed() {
    assertThatThrownBy(() -> run(POLICY, failing(9, Duration.ZERO)))
        .hasMessageMatching(
            "failure 4\\. Gave up after 4 attempts and waits of [12]\\.\\d s: no more attempts are"
                + " allowed\\. Raise the limits of the client's RetryPolicy\\.")
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("failure 3"))
        .satisfies(
            e -> assertThat(e.getSuppressed()[0].getSuppressed()[0]).hasMessage("failure 2"));
    assertThat(waits).hasSize(3);
  }

  @Test
  void keepsEarlierFailuresWhenTheLastOneMayNotBeRepeated() {
    Failure second = new Failure("second", true, Duration.ZERO);
    List<Failure> failures =
        new ArrayList<>(List.of(new Failure("first", true, Duration.ZERO), second));

    Throwable thrown =
        catchThrowable(
            () ->
                retrier(POLICY)
                    .run(
                        "test",
                        RetryListener.NONE,
                        failure -> failure != second,
                        () -> {
                          throw failures.remove(0);
                        }));

    assertThat(thrown).isSameAs(second);
    assertThat(thrown.getSuppressed())
        .singleElement()
        .satisfies(e -> assertThat(e).hasMessage("first"));
    assertThat(waits).hasSize(1);
  }

  @Test
  void doesNotRepeatAFailureThatCannotSucceedLater() {
    Failure refused = new Failure("refused", false, Duration.ZERO);

    assertThatThrownBy(
            () ->
                run(
                    POLICY,
                    () -> {
                      throw refused;
                    }))
        .isSameAs(refused);
    assertThat(waits).isEmpty();
  }

  @Test
  void doesNotRepeatAFailureThatSaysNothingOfRepetition() {
    assertThatThrownBy(
            () ->
                run(
                    POLICY,
                    () -> {
                      throw new IllegalStateException("bug");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(waits).isEmpty();
  }

  @Test
  void oneAttemptMeansNoRepetition() {
    RetryPolicy once = new RetryPolicy(1, Duration.ofHours(1), ONE_SECOND, "Allow more.");

    assertThatThrownBy(() -> run(once, failing(9, Duration.ZERO)))
        .hasMessage(
            "failure 1. Gave up after 1 attempt: no more attempts are allowed. Allow more.");
    assertThat(waits).isEmpty();
  }

  @Test
  void waitsAsLongAsTheServerAskedWhenThatIsLongerThanTheBackoff() {
    run(POLICY, failing(1, Duration.ofSeconds(7)));

    assertThat(waits).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void waitsForTheBackoffWhenTheServerAskedForLess() {
    run(POLICY, failing(1, Duration.ofMillis(10)));

    assertThat(waits.get(0)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
  }

  @Test
  void startsNoAttemptThatWouldBeginAfterTheDeadline() {
    RetryPolicy shortDeadline = new RetryPolicy(100, Duration.ofSeconds(15), ONE_SECOND, "Wait.");

    assertThatThrownBy(() -> run(shortDeadline, failing(99, Duration.ofSeconds(7))))
        .hasMessage(
            "failure 3. Gave up after 3 attempts and waits of 14.0 s: the next attempt could start"
                + " after 7.0 s, and none may later than 15.0 s after the first. Wait.");
    assertThat(waits).hasSize(2);
  }

  @Test
  void givesUpWhenTheServerAsksForLongerThanAnyDeadline() {
    Supplier<String> refusing = failing(9, Duration.ofSeconds(Long.MAX_VALUE));

    assertThatThrownBy(
            () ->
                run(
                    POLICY,
                    () -> {
                      now += 2_000_000_000;
                      return refusing.get();
                    }))
        .hasMessageStartingWith("failure 1. Gave up after 1 attempt: the next attempt could start");
    assertThat(waits).isEmpty();
  }

  @Test
  void tellsTheListenerOfEveryRepetition() {
    List<String> told = new ArrayList<>();
    RetryListener listener =
        (what, wait, failure) -> told.add(what + ", " + wait + ", " + failure.getMessage());

    retrier(POLICY).run("read", listener, failure -> true, failing(2, Duration.ofSeconds(3)));

    assertThat(told).containsExactly("read, PT3S, failure 1", "read, PT3S, failure 2");
  }

  @Test
  void progressGrantsAllAttemptsAndAllTimeAnew() {
    RetryPolicy two = new RetryPolicy(2, Duration.ofSeconds(9), ONE_SECOND);
    Retrier.Series series = retrier(two).start("read", RetryListener.NONE);

    for (int i = 0; i < 10; i++) {
      series.waitAfter(new Failure("broken", true, Duration.ofSeconds(8)));
      series.progressed();
    }
    assertThat(waits).hasSize(10);

    series.waitAfter(new Failure("broken", true, Duration.ZERO));
    Failure last = new Failure("last", true, Duration.ZERO);
    assertThatThrownBy(() -> series.waitAfter(last))
        .hasMessageStartingWith("last. Gave up after 2");
    assertThat(last.getSuppressed()).hasSize(1);
    assertThat(last.getSuppressed()[0].getSuppressed()).isEmpty();
  }

  @Test
  void anInterruptEndsTheWaitAndTheOperation() {
    AtomicInteger attempts = new AtomicInteger();
    Retrier sleepy = new Retrier(POLICY, Sleeper.THREAD, () -> now, new Random(1));

    Thread.currentThread().interrupt();
    Throwable thrown =
        catchThrowable(
            () ->
                sleepy.run(
                    "test",
                    RetryListener.NONE,
                    failure -> true,
                    () -> {
                      attempts.incrementAndGet();
                      throw new Failure("broken", true, Duration.ZERO);
                    }));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).isInstanceOf(CancellationException.class);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void backoffDoublesUpToItsBoundAndIsShortenedByAtMostHalf() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(20));
    for (int attempt = 2; attempt < 200; attempt++) {
      long full = attempt > 9 ? 20_000 : Math.min(20_000, 200L << (attempt - 2));
      for (int i = 0; i < 20; i++) {
        assertThat(backoff.before(attempt, random).toMillis())
            .as("attempt %d, seed %d", attempt, seed)
            .isBetween(full / 2, full);
      }
    }
  }

  @Test
  void backoffIsSpreadOverItsRange() {
    Random random = new Random(7);
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1));

    assertThat(random.longs(1000).mapToObj(i -> backoff.before(2, random).toMillis()).distinct())
        .hasSizeGreaterThan(300);
  }

  @Test
  void backoffOutlivesAbsurdDurations() {
    Backoff years = new Backoff(Duration.ofDays(100_000), Duration.ofDays(200_000));

    assertThat(years.before(500, new Random(1))).isBetween(Duration.ofDays(50_000), years.most());
  }

  @Test
  void refusesLimitsThatMakeNoSense() {
    Duration second = Duration.ofSeconds(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new RetryPolicy(0, second, ONE_SECOND));
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(Duration.ZERO, second));
    assertThatIllegalArgumentException().isThrownBy(() -> new Backoff(second.negated(), second));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Backoff(second, second.minusNanos(1)));
  }

  private String run(RetryPolicy policy, Supplier<String> operation) {
    return retrier(policy).run("test", RetryListener.NONE, failure -> true, operation);
  }

  private Retrier retrier(RetryPolicy policy) {
    return new Retrier(
        policy,
        wait -> {
          waits.add(wait);
          now += wait.toNanos();
        },
        () -> now,
        new Random(1));
  }

  private static Supplier<String> failing(int times, Duration retryAfter) {
    AtomicInteger calls = new AtomicInteger();
    return () -> {
      if (calls.incrementAndGet() <= times) {
        throw new Failure("failure " + calls, true, retryAfter);
      }
      return "answer";
    };
  }
}
