package io.maxcompute.emulator.fault;

import java.time.Duration;

/** Something that goes wrong on request. All variants are values. */
public sealed interface Fault {

  /**
   * An error answer; the operation is not performed.
   *
   * @param retryAfterSeconds for the header of that name; -1 for none
   */
  record Status(int status, String code, String message, long retryAfterSeconds) implements Fault {}

  /** The operation is performed only after a while. */
  record Delay(Duration duration) implements Fault {}

  /** The body pauses after so many bytes, then goes on. */
  record Stall(long afterBytes, Duration duration) implements Fault {}

  /** The connection is closed after so many bytes of the body. */
  record Cut(long afterBytes) implements Fault {}

  /** One byte of the body is changed. */
  record Corrupt(long atByte) implements Fault {}

  /** The operation is performed, the answer never arrives: the connection is closed instead. */
  record LostAnswer() implements Fault {}

  /** The connection is closed; the operation is not performed. */
  record Disconnect() implements Fault {}

  /**
   * The connection is closed after so many bytes of the request's body: the operation does not get
   * the rest, and nobody an answer. A body that is not longer passes.
   */
  record CutRequest(long afterBytes) implements Fault {}

  /** The request arrives twice, the second time right after the first has been performed. */
  record Duplicate(Answered answered) implements Fault {}

  /** Which of two arrivals of a request the caller gets the answer of. */
  enum Answered {
    FIRST,
    SECOND
  }

  /** The session that the request names expires before the operation is performed. */
  record ExpiredSession() implements Fault {}

  /** A 409 that says that the route token is stale, with a new token in the answer's header. */
  record StaleRouteToken() implements Fault {}

  /** Returns an error answer without {@code Retry-After}. */
  static Fault status(int status, String code) {
    return new Status(status, code, "Injected by the emulator: " + code, -1);
  }

  /** Returns an error answer with {@code Retry-After}. */
  static Fault status(int status, String code, long retryAfterSeconds) {
    return new Status(status, code, "Injected by the emulator: " + code, retryAfterSeconds);
  }
}
