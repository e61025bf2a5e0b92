package io.maxcompute.storage.http;

import io.maxcompute.storage.table.TableId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every request to the storage plane carries (storage-api.md, sections 1.1 to 1.4).
 *
 * @param project project that calls are made from
 * @param quota tunnel quota to use
 * @param tags labels that the service records
 */
public record StorageRequests(String project, Optional<String> quota, List<String> tags) {
  /** Header that keeps calls which belong together on one server (section 1.6). */
  public static final String ROUTE_TOKEN = "x-odps-max-storage-route-token";

  private static final String PATH = "/api/storage/v2";

  /** Returns a request that performs {@code action} on {@code table}. */
  public ApiRequest on(TableId table, String action, String what) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("Action", action);
    query.put("Target", target(table));
    query.put("curr_project", project);
    quota.ifPresent(name -> query.put("quotaName", name));
    ApiRequest request = ApiRequest.of(what, "POST", PATH).withQuery(query);
    return tags.isEmpty()
        ? request
        : request.withHeader("odps-tunnel-tags", String.join(",", tags));
  }

  /** Returns {@code request} with {@code routeToken}, unless that is empty. */
  public static ApiRequest routed(ApiRequest request, String routeToken) {
    return routeToken.isEmpty() ? request : request.withHeader(ROUTE_TOKEN, routeToken);
  }

  private static String target(TableId table) {
    String schema = table.schema().isEmpty() ? "" : ".schemas." + table.schema();
    return "projects." + table.project() + schema + ".tables." + table.table();
  }
}
