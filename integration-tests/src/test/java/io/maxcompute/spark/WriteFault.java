package io.maxcompute.spark;

import io.maxcompute.emulator.fault.Fault;
import java.time.Duration;

/** What may go wrong with one request of a write. */
@SuppressWarnings("ImmutableEnumChecker") // every fault is a record
enum WriteFault {
  REFUSED_500("500", Fate.NEVER, Fault.status(500, "InternalServerError")),
  REFUSED_429("429", Fate.NEVER, Fault.status(429, "SlotExceeded")),
  DISCONNECTED("error before", Fate.NEVER, new Fault.Disconnect()),
  ANSWER_LOST("error after", Fate.ONCE, new Fault.LostAnswer()),
  LATE("timeout before", Fate.LATER, new Fault.Delay(Fate.LONG)),
  SILENT("timeout after", Fate.ONCE, new Fault.Stall(0, Fate.LONG)),
  REQUEST_CUT("request cut", Fate.NEVER, new Fault.CutRequest(1)),
  ANSWER_CUT("answer cut", Fate.ONCE, new Fault.Cut(1)),
  TWICE_FIRST("twice, 1st answers", Fate.TWICE, new Fault.Duplicate(Fault.Answered.FIRST)),
  TWICE_SECOND("twice, 2nd answers", Fate.TWICE, new Fault.Duplicate(Fault.Answered.SECOND));

  /** Within which an answer must begin where one may not come in time. */
  static final Duration TIMEOUT = Duration.ofMillis(300);

  /** How often the service performs the request. */
  enum Fate {
    NEVER,
    ONCE,
    /** Once, when nobody waits for it any more. */
    LATER,
    TWICE;

    private static final Duration LONG = Duration.ofMillis(500);
  }

  private final String title;
  private final Fate fate;
  private final Fault fault;

  WriteFault(String title, Fate fate, Fault fault) {
    this.title = title;
    this.fate = fate;
    this.fault = fault;
  }

  String title() {
    return title;
  }

  Fate fate() {
    return fate;
  }

  Fault fault() {
    return fault;
  }

  /** Returns whether somebody waits in vain for an answer. */
  boolean isTimeout() {
    return this == LATE || this == SILENT;
  }
}
