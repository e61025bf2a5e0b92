package io.maxcompute.emulator.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.error.ServiceError;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Faults on the admin path. One rule: {@code {"fault":"status","status":503,"code":"X",
 * "retryAfterSeconds":1,"action":"TableRead","path":"","query":{},"skip":0,"times":1}}; other
 * faults are {@code delay} and {@code stall} (with {@code millis}), {@code stall} and {@code cut}
 * (with {@code afterBytes}), {@code corrupt} ({@code atByte}), {@code lostAnswer}, {@code
 * disconnect}, {@code cutRequest} ({@code afterBytes}), {@code duplicate} (with {@code answered},
 * {@code first} or {@code second}), {@code expiredSession}, {@code staleRouteToken}.
 */
public final class FaultJson {
  private FaultJson() {}

  /** Reads one rule, or throws a 400 that names what is wrong. */
  public static FaultRule rule(JsonNode node) {
    Map<String, String> query = new HashMap<>();
    node.path("query").fields().forEachRemaining(e -> query.put(e.getKey(), e.getValue().asText()));
    return new FaultRule(
        fault(node),
        node.path("action").asText(""),
        node.path("path").asText(""),
        query,
        node.path("skip").asInt(0),
        node.path("times").asInt(1));
  }

  private static Fault fault(JsonNode node) {
    Duration duration = Duration.ofMillis(node.path("millis").asLong(1000));
    long afterBytes = node.path("afterBytes").asLong(0);
    String name = node.path("fault").asText("");
    return switch (name) {
      case "status" -> status(node);
      case "delay" -> new Fault.Delay(duration);
      case "stall" -> new Fault.Stall(afterBytes, duration);
      case "cut" -> new Fault.Cut(afterBytes);
      case "corrupt" -> new Fault.Corrupt(node.path("atByte").asLong(0));
      case "lostAnswer" -> new Fault.LostAnswer();
      case "disconnect" -> new Fault.Disconnect();
      case "cutRequest" -> new Fault.CutRequest(afterBytes);
      case "duplicate" -> new Fault.Duplicate(answered(node.path("answered").asText("second")));
      case "expiredSession" -> new Fault.ExpiredSession();
      case "staleRouteToken" -> new Fault.StaleRouteToken();
      default -> throw ServiceError.invalid("Fault '" + name + "' is not known.");
    };
  }

  private static Fault.Answered answered(String text) {
    return switch (text) {
      case "first" -> Fault.Answered.FIRST;
      case "second" -> Fault.Answered.SECOND;
      default -> throw ServiceError.invalid("Answered is 'first' or 'second', not '" + text + "'.");
    };
  }

  private static Fault status(JsonNode node) {
    int status = node.path("status").asInt(500);
    String code = node.path("code").asText("InternalServerError");
    String message = node.path("message").asText("Injected by the emulator: " + code);
    return new Fault.Status(status, code, message, node.path("retryAfterSeconds").asLong(-1));
  }

  /** Describes all rules with their counts. */
  public static ArrayNode report(Faults faults) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (Faults.Report report : faults.report()) {
      FaultRule rule = report.rule();
      ObjectNode node = list.addObject();
      node.put("fault", rule.fault().toString());
      node.put("action", rule.action()).put("path", rule.path());
      rule.query().forEach(node.putObject("query")::put);
      node.put("skip", rule.skip()).put("times", rule.times());
      node.put("matched", report.matched()).put("fired", report.fired());
    }
    return list;
  }
}
