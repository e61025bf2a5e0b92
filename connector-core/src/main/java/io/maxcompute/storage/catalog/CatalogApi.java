package io.maxcompute.storage.catalog;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.http.XmlElement;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads projects, tables and partitions from the control plane. Thread-safe. */
public final class CatalogApi {
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9.\\-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");

  private final ServiceCaller control;
  private final String project;

  /**
   * @param project project that calls are made from
   */
  public CatalogApi(ServiceCaller control, String project) {
    this.control = control;
    this.project = project;
  }

  /**
   * Returns the base of the storage plane, with the scheme of the control plane (control-plane.md,
   * section 2).
   *
   * @param scheme of the control plane's endpoint
   * @param quota tunnel quota to be used
   */
  public URI discoverStorageEndpoint(String scheme, Optional<String> quota) {
    ApiRequest request =
        get(
                "find the storage endpoint of project '" + project + "'",
                "/projects/" + project + "/tunnel")
            .withQuery("service", "");
    ApiRequest complete = quota.map(name -> request.withQuery("quotaName", name)).orElse(request);
    String authority = new String(control.call(complete).body(), StandardCharsets.UTF_8).strip();
    if (!AUTHORITY.matcher(authority).matches()) {
      throw new ProtocolException(
          "The service named '" + authority + "' as its storage endpoint: expected host[:port].");
    }
    return URI.create(scheme + "://" + authority);
  }

  /** Returns the project {@code name}. */
  public ProjectInfo project(String name) {
    XmlElement answer = xml(get("describe project '" + name + "'", "/projects/" + name));
    Map<String, String> properties =
        answer.first("Properties").map(p -> p.all("Property")).orElse(List.of()).stream()
            .collect(
                Collectors.toMap(p -> p.text("Name"), p -> p.text("Value"), (first, last) -> last));
    return new ProjectInfo(answer.text("Name"), answer.text("State"), properties);
  }

  /** Returns the table {@code id}: its columns, size and kind. One request. */
  public TableInfo table(TableId id) {
    return TableMessages.info(id, xml(tableRequest("describe table '" + id + "'", id)));
  }

  /** Returns how the table {@code id} is stored. One request. */
  public TableLayout layout(TableId id) {
    ApiRequest request =
        tableRequest("describe the storage of table '" + id + "'", id).withQuery("extended", "");
    return TableMessages.layout(xml(request));
  }

  /** Returns every partition of the table {@code id}; one request per thousand. */
  public List<PartitionInfo> partitions(TableId id) {
    return partitions(id, PartitionSpec.EMPTY);
  }

  /**
   * Returns the partitions of the table {@code id} below {@code prefix}.
   *
   * @param prefix values of the leading partition columns
   */
  public List<PartitionInfo> partitions(TableId id, PartitionSpec prefix) {
    List<PartitionInfo> partitions = new ArrayList<>();
    String marker = "";
    do {
      Map<String, String> query = new LinkedHashMap<>();
      query.put("partitions", "");
      query.put("expectmarker", "true");
      query.put("maxitems", "1000");
      if (!prefix.isEmpty()) {
        query.put("partition", prefix.quoted());
      }
      if (!marker.isEmpty()) {
        query.put("marker", marker);
      }
      XmlElement page =
          xml(tableRequest("list the partitions of table '" + id + "'", id).withQuery(query));
      page.all("Partition").stream().map(TableMessages::partition).forEach(partitions::add);
      marker = next(marker, page);
    } while (!marker.isEmpty());
    return partitions;
  }

  private static String next(String marker, XmlElement page) {
    String next = page.text("Marker");
    if (!next.isEmpty() && next.equals(marker)) {
      throw new ProtocolException("The service lists the same page again and again.");
    }
    return next;
  }

  private ApiRequest tableRequest(String what, TableId id) {
    ApiRequest request = get(what, "/projects/" + id.project() + "/tables/" + id.table());
    return id.schema().isEmpty() ? request : request.withQuery("curr_schema", id.schema());
  }

  private ApiRequest get(String what, String path) {
    return ApiRequest.of(what, "GET", path).withQuery("curr_project", project);
  }

  private XmlElement xml(ApiRequest request) {
    return XmlElement.parse(control.call(request).body());
  }
}
