package io.maxcompute.emulator.fault;

import java.util.HashMap;
import java.util.Map;

/**
 * When a fault happens.
 *
 * @param action name of the operation; empty for any
 * @param path text that the request's path contains; empty for any
 * @param query parameters the request must have, with these values
 * @param skip so many matching requests pass unharmed first
 * @param times then so many are hit
 */
public record FaultRule(
    Fault fault, String action, String path, Map<String, String> query, int skip, int times) {
  public FaultRule {
    query = Map.copyOf(query);
  }

  /** Returns a rule that hits the next request of {@code action} once. */
  public static FaultRule on(String action, Fault fault) {
    return new FaultRule(fault, action, "", Map.of(), 0, 1);
  }

  /** Returns this rule for later requests. */
  public FaultRule skip(int count) {
    return new FaultRule(fault, action, path, query, count, times);
  }

  /** Returns this rule for more requests. */
  public FaultRule times(int count) {
    return new FaultRule(fault, action, path, query, skip, count);
  }

  /** Returns this rule for requests with one more query parameter only. */
  public FaultRule where(String name, String value) {
    Map<String, String> more = new HashMap<>(query);
    more.put(name, value);
    return new FaultRule(fault, action, path, more, skip, times);
  }

  /** Returns this rule for requests whose path contains {@code part} only. */
  public FaultRule path(String part) {
    return new FaultRule(fault, action, part, query, skip, times);
  }

  boolean matches(String calledAction, String calledPath, Map<String, String> calledQuery) {
    return (action.isEmpty() || action.equals(calledAction))
        && calledPath.contains(path)
        && query.entrySet().stream()
            .allMatch(wanted -> wanted.getValue().equals(calledQuery.get(wanted.getKey())));
  }
}
