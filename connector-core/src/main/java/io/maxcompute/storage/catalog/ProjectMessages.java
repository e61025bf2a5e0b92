package io.maxcompute.storage.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.ApiResponse;
import io.maxcompute.storage.http.XmlElement;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The wire form of tenants, projects and schemas (control-plane.md, sections 3.1 to 3.3). What an
 * answer says of owner and dates in its headers counts where the document is silent.
 */
final class ProjectMessages {
  private static final Pattern AUTHORITY =
      Pattern.compile("([A-Za-z0-9.\\-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");
  private static final String OWNER = "x-odps-owner";
  private static final String CREATED = "x-odps-creation-time";
  private static final String MODIFIED = "Last-Modified";

  private ProjectMessages() {}

  static URI storageEndpoint(ControlCalls calls, String scheme, Optional<String> quota) {
    String project = calls.project();
    ApiRequest request =
        calls
            .get(
                "find the storage endpoint of project '" + project + "'",
                "/projects/" + project + "/tunnel")
            .withQuery("service", "");
    ApiRequest complete = quota.map(name -> request.withQuery("quotaName", name)).orElse(request);
    String authority = new String(calls.call(complete).body(), StandardCharsets.UTF_8).strip();
    if (!AUTHORITY.matcher(authority).matches()) {
      throw new ProtocolException(
          "The service named '" + authority + "' as its storage endpoint: expected host[:port].");
    }
    return URI.create(scheme + "://" + authority);
  }

  static TenantInfo tenant(JsonNode json) {
    JsonNode tenant = json.path("Tenant");
    String name = tenant.path("Name").asText("");
    if (name.isEmpty()) {
      throw new ProtocolException("The service described a tenant without a name.");
    }
    return new TenantInfo(
        name,
        tenant.path("TenantId").asText(""),
        tenant.path("TenantState").asText(tenant.path("State").asText("")),
        ControlFields.textMap(tenant.path("Parameters")));
  }

  static ProjectInfo project(ApiResponse answer) {
    ProjectInfo project = project(ControlCalls.document(answer, "Project"));
    return new ProjectInfo(
        project.name(),
        project.type(),
        project.state(),
        or(project.owner(), answer, OWNER),
        project.comment(),
        project.created().or(() -> ControlFields.date(or("", answer, CREATED))),
        project.properties());
  }

  static ProjectInfo project(XmlElement xml) {
    return new ProjectInfo(
        ControlFields.required(xml, "Name"),
        xml.text("Type"),
        xml.text("State"),
        xml.text("Owner"),
        xml.text("Comment"),
        ControlFields.date(xml.text("CreationTime")),
        ControlFields.properties(xml, "Properties"));
  }

  static SchemaInfo listedSchema(String project, XmlElement xml) {
    return new SchemaInfo(
        project,
        ControlFields.required(xml, "Name"),
        xml.text("Owner"),
        "",
        Optional.empty(),
        Optional.empty());
  }

  static SchemaInfo schema(String project, ApiResponse answer) {
    XmlElement xml = ControlCalls.document(answer, "Schema");
    return new SchemaInfo(
        project,
        ControlFields.required(xml, "Name"),
        or(xml.text("Owner"), answer, OWNER),
        xml.text("Comment"),
        ControlFields.date(or("", answer, CREATED)),
        ControlFields.date(or("", answer, MODIFIED)));
  }

  static byte[] newSchema(String project, String name, String comment, boolean ifNotExists) {
    String xml =
        "<Schema>"
            + XmlText.element("Name", name)
            + XmlText.element("Project", project)
            + (comment.isEmpty() ? "" : XmlText.element("Comment", comment))
            + (ifNotExists ? XmlText.element("IfNotExists", "true") : "")
            + "</Schema>";
    return xml.getBytes(StandardCharsets.UTF_8);
  }

  private static String or(String text, ApiResponse answer, String header) {
    return text.isEmpty() ? answer.header(header).orElse("") : text;
  }
}
