package io.maxcompute.emulator.control;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.http.Query;
import java.util.Locale;

/** Tenant, project and endpoint discovery (control-plane.md 2, 3.1, 3.2). */
final class ProjectResource {
  private final ProjectInfo info;

  ProjectResource(ProjectInfo info) {
    this.info = info;
  }

  Answer tenant() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    long created = info.createdAt().getEpochSecond();
    ObjectNode tenant = json.putObject("Tenant");
    tenant.put("Name", "emulator_tenant").put("OwnerId", "1000").put("TenantId", "t-1");
    tenant.put("TenantState", "NORMAL").put("State", "NORMAL");
    tenant.put("CreateTime", created).put("UpdateTime", created).put("TenantMeta", "{}");
    tenant.putObject("Parameters").put("odps.namespace.schema", Boolean.toString(info.threeTier()));
    return Answer.json(json);
  }

  Answer get() {
    String xml =
        Xml.document(
            "Project",
            p -> {
              describe(p);
              p.open("Properties", this::properties);
              p.open("ExtendedProperties", e -> {});
              p.open("Clusters", c -> {});
            });
    String created = ProjectInfo.gmt(info.createdAt().toEpochMilli());
    return Answer.xml(xml)
        .with("x-odps-owner", ProjectInfo.OWNER)
        .with("x-odps-creation-time", created)
        .with("Last-Modified", created);
  }

  private void describe(Xml xml) {
    String created = ProjectInfo.gmt(info.createdAt().toEpochMilli());
    xml.text("Name", info.project()).text("Type", "managed").text("Comment", "");
    xml.text("Owner", ProjectInfo.OWNER).text("State", "AVAILABLE");
    xml.text("CreationTime", created).text("LastModifiedTime", created);
  }

  private void properties(Xml xml) {
    property(xml, "odps.schema.model.enabled", Boolean.toString(info.threeTier()));
    property(xml, "odps.sql.type.system.odps2", "true");
    property(xml, "odps.sql.timezone", "UTC");
  }

  private static void property(Xml xml, String name, String value) {
    xml.open("Property", p -> p.text("Name", name).text("Value", value));
  }

  Answer list(Query query) {
    String name = query.get("name").toLowerCase(Locale.ROOT);
    String owner = query.get("owner");
    boolean wanted =
        info.project().toLowerCase(Locale.ROOT).startsWith(name)
            && (owner.isEmpty() || owner.equals(ProjectInfo.OWNER));
    return Answer.xml(
        Xml.document(
            "Projects",
            xml -> {
              xml.text("Marker", "").number("MaxItems", info.pageSize());
              if (wanted) {
                xml.open("Project", this::describe);
              }
            }));
  }

  /** Plain text without any white space (control-plane.md 2). */
  Answer tunnel(Call call) {
    return Answer.of(200, "text/plain", info.storageAuthority().apply(call));
  }

  Answer token() {
    String xml = Xml.document("Authorization", a -> a.text("Result", "emulator-log-view"));
    return Answer.xml(xml);
  }

  void require(String project) {
    if (!project.equalsIgnoreCase(info.project())) {
      throw ServiceError.missing(
          "NoSuchProject", "ODPS-0420111: Project not found - '" + project + "'.");
    }
  }
}
