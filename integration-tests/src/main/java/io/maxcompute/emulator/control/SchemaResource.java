package io.maxcompute.emulator.control;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.store.SchemaDefinition;
import io.maxcompute.emulator.store.Warehouse;
import java.util.Locale;
import java.util.Map;

/** Schemas (control-plane.md 3.3). */
final class SchemaResource {
  private final ProjectInfo info;
  private final Warehouse warehouse;

  SchemaResource(ProjectInfo info, Warehouse warehouse) {
    this.info = info;
    this.warehouse = warehouse;
  }

  Answer list(Call call) {
    String prefix = call.query().get("name").toLowerCase(Locale.ROOT);
    Page<SchemaDefinition> page =
        Page.of(
            warehouse.schemas().stream().filter(s -> s.name().startsWith(prefix)).toList(),
            call.query(),
            info.pageSize());
    return Answer.xml(
        Xml.document(
            "Schemas",
            xml -> {
              page.head(xml);
              for (SchemaDefinition schema : page.items()) {
                xml.open(
                    "Schema", s -> s.text("Name", schema.name()).text("Owner", ProjectInfo.OWNER));
              }
            }));
  }

  Answer get(String name) {
    SchemaDefinition found =
        warehouse
            .schema(name)
            .orElseThrow(
                () ->
                    ServiceError.missing(
                        "NoSuchObject", "ODPS-0420111: Schema not found - '" + name + "'."));
    String created = ProjectInfo.gmt(found.createdAt());
    String xml =
        Xml.document(
            "Schema",
            s ->
                s.text("Name", found.name())
                    .text("Owner", ProjectInfo.OWNER)
                    .text("Type", "MANAGED")
                    .text("Comment", found.comment())
                    .text("CreateTime", created)
                    .text("ModifiedTime", created));
    return Answer.xml(xml)
        .with("x-odps-owner", ProjectInfo.OWNER)
        .with("x-odps-creation-time", created)
        .with("Last-Modified", created);
  }

  Answer create(Call call) {
    Map<String, String> fields = XmlFields.of(call.text());
    String name = fields.getOrDefault("Schema/Name", "");
    if (name.isEmpty()) {
      throw new ServiceError(
          400, "InvalidParameter", "ODPS-0420041: Missing Schema/Name in HTTP request body");
    }
    boolean ifNotExists = "true".equalsIgnoreCase(fields.get("Schema/IfNotExists"));
    if (!ifNotExists || warehouse.schema(name).isEmpty()) {
      warehouse.createSchema(name, fields.getOrDefault("Schema/Comment", ""));
    }
    return Answer.xml(Xml.document("Schema", s -> s.text("Name", name)));
  }

  Answer drop(String name) {
    warehouse.dropSchema(name, false);
    return Answer.empty(200);
  }
}
