package io.maxcompute.emulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.auth.Authenticator;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.http.Plane;
import io.maxcompute.emulator.storage.StorageFeature;
import io.maxcompute.emulator.storage.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The storage plane: one path, the operation in {@code Action} (storage-api.md 1.1, 2). */
final class StoragePlane implements Plane {
  private final String project;
  private final Authenticator authenticator;
  private final List<StorageFeature> features;
  private final Map<String, StorageFeature.Operation> operations = new HashMap<>();

  /**
   * @param features each brings the actions that it performs
   */
  StoragePlane(String project, Authenticator authenticator, List<StorageFeature> features) {
    this.project = project;
    this.authenticator = authenticator;
    this.features = List.copyOf(features);
    features.forEach(feature -> operations.putAll(feature.operations()));
  }

  @Override
  public String action(Call call) {
    String action = call.query().get("Action");
    return action.isEmpty() ? "Unknown" : action;
  }

  @Override
  public boolean streamsBody(String action) {
    return action.equals("TableWrite") || action.equals("TableWriteBlob");
  }

  @Override
  public void authenticate(Call call) {
    authenticator.check(call, "");
  }

  @Override
  public Answer perform(String action, Call call) {
    String path = call.path();
    if (path.startsWith("/projects/")) {
      // With this code, clients that ask for a query's rows here take them from the control plane.
      throw ServiceError.invalid("The tunnel of '" + path + "' is not served by this emulator.");
    }
    if (!path.equals("/api/storage/v2") && !path.equals("/api/storage/v3")) {
      throw ServiceError.missing("NoSuchObject", "Path '" + path + "' is not served here.");
    }
    if (!call.method().equals("POST") && !call.method().equals("GET")) {
      throw new ServiceError(405, "MethodNotAllowed", call.method() + " is not supported.");
    }
    StorageFeature.Operation operation = operations.get(action);
    if (operation == null) {
      throw ServiceError.invalid("Action '" + action + "' is not supported by this emulator.");
    }
    return operation.perform(call, Target.parse(call.query().get("Target"), project));
  }

  @Override
  public Answer failure(ServiceError error, Call call) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("Code", error.code()).put("Message", error.text());
    json.put("HostId", call.header("host")).put("RequestId", call.requestId());
    Answer answer = Answer.json(json).withStatus(error.status());
    for (Map.Entry<String, String> header : error.headers().entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }

  @Override
  public void expireSession(Call call) {
    features.forEach(feature -> feature.expire(call.query().get("SessionId")));
  }
}
