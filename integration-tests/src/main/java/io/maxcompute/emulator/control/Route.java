package io.maxcompute.emulator.control;

import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.http.Query;
import io.maxcompute.emulator.store.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a control-plane call goes.
 *
 * @param action the operation's name in the request log and in faults
 * @param project as in the path; empty outside of projects
 * @param schema from the path or {@code curr_schema} (control-plane.md 1.6)
 * @param name of the object; empty for collections
 */
record Route(String action, String project, String schema, String name) {

  static Route of(Call call) {
    List<String> parts = segments(call);
    if (parts.isEmpty() || !parts.get(0).equals("projects")) {
      return new Route(plain(String.join("/", parts), call), "", "", "");
    }
    String project = parts.size() > 1 ? parts.get(1) : "";
    String schema = call.query().get("curr_schema");
    List<String> rest = new ArrayList<>(parts.subList(Math.min(2, parts.size()), parts.size()));
    if (rest.size() > 2 && rest.get(0).equals("schemas")) {
      schema = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    String kind = rest.isEmpty() ? "" : rest.get(0);
    String name = rest.size() > 1 ? rest.get(1) : "";
    return new Route(
        action(kind, !name.isEmpty(), project, call),
        project,
        schema.isEmpty() ? TableName.DEFAULT_SCHEMA : schema,
        name);
  }

  private static List<String> segments(Call call) {
    List<String> parts = new ArrayList<>();
    for (String part : call.rawPath().split("/", -1)) {
      if (!part.isEmpty()) {
        parts.add(Query.decode(part, false));
      }
    }
    if (!parts.isEmpty() && parts.get(0).equals("api")) {
      parts.remove(0);
    }
    return parts;
  }

  private static String plain(String path, Call call) {
    return switch (path) {
      case "tenants" -> "GetTenant";
      case "emulator/faults" -> "Emulator" + call.method() + "Faults";
      case "emulator/requests" -> "EmulatorRequests";
      default -> "Unknown";
    };
  }

  private static String action(String kind, boolean named, String project, Call call) {
    return switch (kind) {
      case "" -> project.isEmpty() ? "ListProjects" : "GetProject";
      case "tunnel" -> "GetTunnelEndpoint";
      case "logs" -> "PutLogs";
      case "authorization" -> "Authorize";
      case "schemas" -> schemaAction(named, call);
      case "tables" -> named ? tableAction(call) : tablesAction(call);
      case "instances" -> instanceAction(named, call);
      default -> "Unknown";
    };
  }

  private static String schemaAction(boolean named, Call call) {
    return switch (call.method()) {
      case "GET", "HEAD" -> named ? "GetSchema" : "ListSchemas";
      case "POST" -> "CreateSchema";
      case "DELETE" -> "DropSchema";
      default -> "MethodNotAllowed";
    };
  }

  private static String tablesAction(Call call) {
    return call.method().equals("POST") ? "GetTables" : "ListTables";
  }

  private static String tableAction(Call call) {
    if (!call.method().equals("GET")) {
      return "MethodNotAllowed";
    } else if (call.query().has("partitions")) {
      return "ListPartitions";
    }
    if (call.query().has("data")) {
      return "PreviewTable";
    }
    return call.query().has("partition") ? "GetPartition" : "GetTable";
  }

  private static String instanceAction(boolean named, Call call) {
    return switch (call.method()) {
      case "POST" -> "SubmitInstance";
      case "PUT" -> call.query().has("info") ? "GetInstanceInfo" : "StopInstance";
      default -> named ? instanceRead(call.query()) : "ListInstances";
    };
  }

  private static String instanceRead(Query query) {
    if (query.has("result")) {
      return "GetInstanceResult";
    } else if (query.has("taskstatus")) {
      return "GetInstanceTaskStatus";
    } else if (query.has("instanceprogress")) {
      return "GetInstanceProgress";
    } else if (query.has("source")) {
      return "GetInstanceSource";
    }
    boolean other =
        List.of("instancesummary", "instancedetail", "detail", "info", "instancequota").stream()
            .anyMatch(query::has);
    return other ? "GetInstanceInfo" : "GetInstanceStatus";
  }
}
