package io.maxcompute.spark.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenStreamsTest {
  private final OpenStreams streams = new OpenStreams();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  private void open(int most) {
    if (!streams.tryOpen(most)) {
      streams.awaitOpen(most, () -> false);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void neverMoreAreOpenThanTheLimitAllows(int most) throws Exception {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger peak = new AtomicInteger();
    List<Future<?>> tasks = new ArrayList<>();
    for (int task = 0; task < 4; task++) {
      tasks.add(
          threads.submit(
              () -> {
                for (int i = 0; i < 200; i++) {
                  open(most);
                  peak.accumulateAndGet(open.incrementAndGet(), Math::max);
                  Thread.onSpinWait();
                  open.decrementAndGet();
                  streams.closed();
                }
              }));
    }
    for (Future<?> task : tasks) {
      task.get(30, TimeUnit.SECONDS);
    }

    assertThat(peak).hasValueBetween(1, most);
    assertThat(streams.open()).isZero();
  }

  /** Starts one more to wait for the only place, and returns when it does. */
  private Future<?> wait(int alreadyWaiting, Runnable then) {
    CompletableFuture<Void> looked = new CompletableFuture<>();
    Future<?> waiter =
        threads.submit(
            () -> {
              streams.awaitOpen(
                  1,
                  () -> {
                    looked.complete(null);
                    return false;
                  });
              then.run();
            });
    looked.orTimeout(30, TimeUnit.SECONDS).join();
    assertThat(waiter.isDone()).as("waiter after %s others", alreadyWaiting).isFalse();
    return waiter;
  }

  @Test
  void whoCameFirstIsServedFirst() throws Exception {
    open(1);
    List<Integer> served = new CopyOnWriteArrayList<>();
    List<Future<?>> waiters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      waiters.add(
          wait(
              i,
              () -> {
                served.add(number);
                streams.closed();
              }));
    }
    assertThat(streams.tryOpen(2)).as("overtaking").isFalse();

    streams.closed();
    for (Future<?> waiter : waiters) {
      waiter.get(30, TimeUnit.SECONDS);
    }

    assertThat(served).containsExactly(0, 1, 2, 3);
    assertThat(streams.open()).isZero();
  }

  @Test
  void whoIsKilledWaitsNoMoreAndHoldsNobodyUp() throws Exception {
    open(1);
    AtomicBoolean killed = new AtomicBoolean();
    CompletableFuture<Void> looked = new CompletableFuture<>();
    Future<?> first =
        threads.submit(
            () ->
                streams.awaitOpen(
                    1,
                    () -> {
                      looked.complete(null);
                      return killed.get();
                    }));
    looked.orTimeout(30, TimeUnit.SECONDS).join();
    Future<?> second = wait(1, () -> {});

    killed.set(true);

    assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS))
        .hasCauseInstanceOf(CancellationException.class)
        .hasMessageContaining("killed while waiting to open a stream");
    streams.closed();
    second.get(30, TimeUnit.SECONDS);
    assertThat(streams.open()).isOne();
  }

  @Test
  void whoIsInterruptedWaitsNoMore() {
    open(1);
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> streams.awaitOpen(1, () -> false))
        .isInstanceOf(CancellationException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(streams.tryOpen(2)).isTrue();
  }

  @Test
  void writersWithoutALimitNeverWait() throws Exception {
    open(1);
    Future<?> waiter = wait(0, () -> {});

    streams.openUnlimited();

    assertThat(streams.open()).isEqualTo(2);
    streams.closed();
    assertThat(waiter.isDone()).isFalse();
    streams.closed();
    waiter.get(30, TimeUnit.SECONDS);
  }
}
