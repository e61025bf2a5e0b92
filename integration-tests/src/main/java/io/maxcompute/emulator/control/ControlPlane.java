package io.maxcompute.emulator.control;

import io.maxcompute.emulator.auth.Authenticator;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.fault.Faults;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.http.Plane;
import io.maxcompute.emulator.http.RequestLog;
import io.maxcompute.emulator.store.Warehouse;
import java.util.Map;

/** The control plane: REST paths under {@code /api}, XML answers (control-plane.md). */
public final class ControlPlane implements Plane {
  private static final String PREFIX = "/api";

  private final Authenticator authenticator;
  private final ProjectResource projects;
  private final SchemaResource schemas;
  private final TableResource tables;
  private final PreviewResource preview;
  private final InstanceResource instances;
  private final AdminResource admin;

  /**
   * Serves one project.
   *
   * @param synchronous whether submitted SQL is executed before the answer (200 instead of 201)
   */
  public ControlPlane(
      Authenticator authenticator,
      ProjectInfo info,
      Warehouse warehouse,
      InstanceRunner runner,
      boolean synchronous,
      Observed observed) {
    this.authenticator = authenticator;
    this.projects = new ProjectResource(info);
    this.schemas = new SchemaResource(info, warehouse);
    this.tables = new TableResource(info, warehouse);
    this.preview = new PreviewResource(tables, runner);
    this.instances = new InstanceResource(info, runner, synchronous);
    this.admin = new AdminResource(observed.faults(), observed.requests());
  }

  /** What the admin paths show. */
  public record Observed(Faults faults, RequestLog requests) {}

  @Override
  public String action(Call call) {
    return Route.of(call).action();
  }

  @Override
  public boolean streamsBody(String action) {
    return false;
  }

  @Override
  public void authenticate(Call call) {
    if (!action(call).startsWith("Emulator")) {
      authenticator.check(call, PREFIX);
    }
  }

  @Override
  public Answer perform(String action, Call call) {
    Route route = Route.of(call);
    if (!route.project().isEmpty()) {
      projects.require(route.project());
    }
    return action.contains("Instance") ? instance(call, route) : other(call, route);
  }

  private Answer other(Call call, Route route) {
    return switch (route.action()) {
      case "GetTenant" -> projects.tenant();
      case "ListProjects" -> projects.list(call.query());
      case "GetProject" -> projects.get();
      case "GetTunnelEndpoint" -> projects.tunnel(call);
      case "PutLogs" -> Answer.empty(200);
      case "Authorize" -> projects.token();
      case "ListSchemas" -> schemas.list(call);
      case "GetSchema" -> schemas.get(route.name());
      case "CreateSchema" -> schemas.create(call);
      case "DropSchema" -> schemas.drop(route.name());
      case "ListTables" -> tables.list(call, route);
      case "GetTables" -> tables.load(call);
      case "GetTable" -> tables.get(call, route);
      case "ListPartitions" -> tables.partitions(call, route);
      case "PreviewTable" -> preview.get(call, route);
      case "GetPartition" -> tables.partition(call, route);
      case "EmulatorGETFaults" -> admin.report();
      case "EmulatorPOSTFaults" -> admin.add(call);
      case "EmulatorDELETEFaults" -> admin.clear();
      case "EmulatorRequests" -> admin.counts();
      case "MethodNotAllowed" ->
          throw new ServiceError(
              405, "MethodNotAllowed", call.method() + " is not supported on " + call.path());
      default ->
          throw ServiceError.missing(
              "NoSuchObject", "ODPS-0420111: Nothing is served at '" + call.path() + "'.");
    };
  }

  private Answer instance(Call call, Route route) {
    return switch (route.action()) {
      case "SubmitInstance" -> instances.submit(call);
      case "GetInstanceStatus" -> instances.status(call, route.name());
      case "GetInstanceTaskStatus" -> instances.taskStatus(route.name());
      case "GetInstanceResult" -> instances.result(route.name());
      case "GetInstanceProgress" -> instances.progress(route.name());
      case "GetInstanceSource" -> instances.source(route.name());
      case "GetInstanceInfo" -> instances.detail(call, route.name());
      case "StopInstance" -> instances.stop(call, route.name());
      case "ListInstances" -> instances.list(call);
      default -> throw new AssertionError(route);
    };
  }

  @Override
  public Answer failure(ServiceError error, Call call) {
    String xml =
        Xml.document(
            "Error",
            e ->
                e.text("Code", error.code())
                    .open("Message", m -> m.data(error.text()))
                    .text("RequestId", call.requestId())
                    .text("HostId", "http://" + call.header("host")));
    Answer answer = Answer.xml(xml).withStatus(error.status());
    for (Map.Entry<String, String> header : error.headers().entrySet()) {
      answer = answer.with(header.getKey(), header.getValue());
    }
    return answer;
  }

  @Override
  public void expireSession(Call call) {
    // the control plane has no sessions
  }
}
