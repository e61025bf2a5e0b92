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
 * @param version of the Storage API: 2 or 3
 */
public record StorageRequests(
    String project, Optional<String> quota, List<String> tags, int version) {
  /** Header that keeps calls which belong together on one server (section 1.6). */
  public static final String ROUTE_TOKEN = "x-odps-max-storage-route-token";

  /** Returns a request that performs {@code action} on {@code table}. */
  public ApiRequest on(TableId table, String action, String what) {
    String schema = table.schema().isEmpty() ? "" : ".schemas." + table.schema();
    return request(
        "projects." + table.project() + schema + ".tables." + table.table(), action, what);
  }

  /** Returns a request that performs {@code action} on the SQL instance of that id. */
  public ApiRequest onInstance(String instance, String action, String what) {
    return request("projects." + project + ".instances." + instance, action, what);
  }

  /** Returns a request that performs {@code action} on blobs, wherever they are. */
  public ApiRequest onBlobs(String action, String what) {
    return request("generic.blob", action, what);
  }

  private ApiRequest request(String target, String action, String what) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("Action", action);
    query.put("Target", target);
    query.put("curr_project", project);
    quota.ifPresent(name -> query.put("quotaName", name));
    ApiRequest request = ApiRequest.of(what, "POST", "/api/storage/v" + version).withQuery(query);
    return tags.isEmpty()
        ? request
        : request.withHeader("odps-tunnel-tags", String.join(",", tags));
  }

  /**
   * Refuses what version 2 of the API cannot do, before anything is sent.
   *
   * @param what the operation in words, as the object of "cannot"
   * @throws UnsupportedOperationException if the client speaks version 2
   */
  public void requireVersion3(String what) {
    if (version < 3) {
      throw new UnsupportedOperationException(
          "Cannot "
              + what
              + ": it needs version 3 of the Storage API, and this client speaks version "
              + version
              + ". Set apiVersion to 3.");
    }
  }

  /** Returns {@code request} with {@code routeToken}, unless that is empty. */
  public static ApiRequest routed(ApiRequest request, String routeToken) {
    return routeToken.isEmpty() ? request : request.withHeader(ROUTE_TOKEN, routeToken);
  }
}
