package io.maxcompute.spark.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final List<String> released = new ArrayList<>();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void yieldsTheElementsOfTheSourceInOrderAndThenEndsForGood() {
    ReadAhead<String> ahead = over(elements("a", "b"), () -> {});

    assertThat(ahead.next()).contains("a");
    assertThat(ahead.next()).contains("b");
    assertThat(ahead.next()).isEmpty();
    assertThat(ahead.next()).isEmpty();
  }

  @Test
  void asksTheSourceForNothingBeforeTheFirstElementIsWanted() {
    List<String> asked = new ArrayList<>();
    ReadAhead<String> ahead =
        over(
            () -> {
              asked.add("asked");
              return Optional.empty();
            },
            () -> {});

    ahead.close();

    assertThat(asked).isEmpty();
  }

  @Test
  void producesOneElementAheadAndNoMore() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(2);
    List<String> produced = new ArrayList<>();
    ReadAhead<String> ahead =
        over(
            () -> {
              produced.add("element");
              second.countDown();
              return Optional.of("element");
            },
            () -> {});

    ahead.next();
    second.await();
    ahead.close(); // waits for the step under way

    assertThat(produced).hasSize(2);
  }

  @Test
  void releasesTheElementThatNobodyTook() throws InterruptedException {
    CountDownLatch bothProduced = new CountDownLatch(2);
    Supplier<Optional<String>> elements = elements("taken", "untaken");
    ReadAhead<String> ahead =
        over(
            () -> {
              bothProduced.countDown();
              return elements.get();
            },
            () -> {});

    ahead.next();
    bothProduced.await();
    ahead.close();

    assertThat(released).containsExactly("untaken");
  }

  @Test
  void closingUnblocksASourceThatIsWaitingForTheNetwork() {
    CountDownLatch cancelled = new CountDownLatch(1);
    Iterator<String> first = List.of("first").iterator();
    ReadAhead<String> ahead =
        over(
            () -> {
              if (first.hasNext()) {
                return Optional.of(first.next());
              }
              awaitUninterruptibly(cancelled);
              throw new IllegalStateException("connection closed");
            },
            cancelled::countDown);

    ahead.next();
    ahead.close();

    assertThat(released).isEmpty();
  }

  @Test
  void beginsBeforeItIsAsked() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    ReadAhead<String> ahead =
        over(
            () -> {
              asked.countDown();
              return Optional.of("element");
            },
            () -> {});

    ahead.begin();

    asked.await();
    assertThat(ahead.next()).contains("element");
    ahead.close();
  }

  @Test
  void rethrowsWhatTheSourceThrewAtEveryCall() {
    ReadAhead<String> ahead =
        over(
            () -> {
              throw new IllegalArgumentException("damaged");
            },
            () -> {});

    assertThatThrownBy(ahead::next).hasMessage("damaged");
    assertThatThrownBy(ahead::next).hasMessage("damaged");
  }

  @Test
  void anInterruptIsAnExceptionAndNeverTheEndOfData() {
    CountDownLatch never = new CountDownLatch(1);
    ReadAhead<String> ahead =
        over(
            () -> {
              awaitUninterruptibly(never);
              return Optional.empty();
            },
            never::countDown);

    Thread.currentThread().interrupt();

    assertThatThrownBy(ahead::next).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    ahead.close();
  }

  private ReadAhead<String> over(Supplier<Optional<String>> source, Runnable cancel) {
    return new ReadAhead<>(source, cancel, released::add, executor);
  }

  private static Supplier<Optional<String>> elements(String... elements) {
    Iterator<String> iterator = List.of(elements).iterator();
    return () -> iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    boolean interrupted = false;
    while (true) {
      try {
        latch.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
