package io.maxcompute.emulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.fault.FaultJson;
import io.maxcompute.emulator.fault.Faults;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.http.RequestLog;

/**
 * The emulator's own paths, beside the service's: {@code /emulator/faults} (GET reports, POST adds
 * one, DELETE clears) and {@code /emulator/requests} (counters). Not authenticated: the emulator
 * listens on the local machine, for tests only.
 */
final class AdminResource {
  private final Faults faults;
  private final RequestLog requests;

  AdminResource(Faults faults, RequestLog requests) {
    this.faults = faults;
    this.requests = requests;
  }

  Answer report() {
    return Answer.json(FaultJson.report(faults));
  }

  Answer add(Call call) {
    JsonNode body = call.json();
    faults.add(FaultJson.rule(body));
    return report();
  }

  Answer clear() {
    faults.clear();
    return report();
  }

  Answer counts() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    requests.counts().forEach(json::put);
    return Answer.json(json);
  }
}
