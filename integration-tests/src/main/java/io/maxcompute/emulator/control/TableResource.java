package io.maxcompute.emulator.control;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Answer;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.store.PartitionData;
import io.maxcompute.emulator.store.PartitionSpec;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableName;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.store.Warehouse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Tables and partitions (control-plane.md 3.4, 3.6, 4). */
final class TableResource {
  private final ProjectInfo info;
  private final Warehouse warehouse;

  TableResource(ProjectInfo info, Warehouse warehouse) {
    this.info = info;
    this.warehouse = warehouse;
  }

  Answer get(Call call, Route route) {
    TableState state = require(route);
    String json =
        (call.query().has("extended") ? TableJson.extended(state) : TableJson.basic(state))
            .toString();
    return Answer.xml(
        Xml.document(
            "Table",
            xml -> {
              describe(xml, state, hasSchemas(call));
              xml.open("Schema", s -> s.attribute("format", "Json").data(json));
            }));
  }

  private boolean hasSchemas(Call call) {
    return info.threeTier() || !call.query().get("curr_schema").isEmpty();
  }

  private void describe(Xml xml, TableState state, boolean withSchema) {
    TableDefinition table = state.definition();
    xml.text("Name", table.name().table()).text("TableId", table.id());
    xml.text("Comment", table.comment()).text("Owner", ProjectInfo.OWNER);
    xml.text("Project", info.project());
    if (withSchema) {
      xml.text("SchemaName", table.name().schema());
    }
    xml.text("TableLabel", "0");
    xml.text("CreationTime", ProjectInfo.gmt(table.createdAt()));
    xml.text("LastModifiedTime", ProjectInfo.gmt(state.modifiedAt()));
    xml.text("LastAccessTime", "").text("Type", type(state));
  }

  private static String type(TableState state) {
    return state.definition().isView() ? "VIRTUAL_VIEW" : "MANAGED_TABLE";
  }

  Answer list(Call call, Route route) {
    String prefix = call.query().get("name").toLowerCase(Locale.ROOT);
    String type = call.query().get("type");
    String owner = call.query().get("owner");
    Page<TableState> page =
        Page.of(
            warehouse.tables(route.schema()).stream()
                .filter(t -> t.definition().name().table().startsWith(prefix))
                .filter(t -> type.isEmpty() || type.equals(type(t)))
                .filter(t -> owner.isEmpty() || owner.equals(ProjectInfo.OWNER))
                .toList(),
            call.query(),
            info.pageSize());
    return Answer.xml(
        Xml.document(
            "Tables",
            xml -> {
              page.head(xml);
              page.items().forEach(t -> xml.open("Table", x -> describe(x, t, hasSchemas(call))));
            }));
  }

  /** Batch load (control-plane.md 3.6); unknown tables are left out. */
  Answer load(Call call) {
    Map<String, String> fields = XmlFields.of(call.text());
    List<TableState> found = new ArrayList<>();
    for (Map.Entry<String, String> field : fields.entrySet()) {
      if (field.getKey().startsWith("Tables/Table/Name")) {
        String suffix = field.getKey().substring("Tables/Table/Name".length());
        String schema =
            fields.getOrDefault("Tables/Table/Schema" + suffix, TableName.DEFAULT_SCHEMA);
        warehouse.find(new TableName(schema, field.getValue())).ifPresent(found::add);
      }
    }
    return Answer.xml(
        Xml.document(
            "Tables",
            xml -> {
              xml.text("Marker", "").number("MaxItems", 100);
              found.forEach(t -> xml.open("Table", x -> full(x, t, hasSchemas(call))));
            }));
  }

  private void full(Xml xml, TableState state, boolean withSchema) {
    describe(xml, state, withSchema);
    String json = TableJson.basic(state).toString();
    xml.open("Schema", s -> s.attribute("format", "Json").data(json));
  }

  Answer partitions(Call call, Route route) {
    TableState state = partitioned(route);
    List<List<String>> prefixes = new ArrayList<>();
    if (!call.query().get("partition").isBlank()) {
      prefixes.add(PartitionSpec.prefix(state.definition(), call.query().get("partition")));
    }
    List<PartitionData> all = state.partitionsUnder(prefixes);
    if (call.query().has("reverse")) {
      all = new ArrayList<>(all);
      Collections.reverse(all);
    }
    boolean namesOnly = call.query().has("name");
    Page<PartitionData> page =
        namesOnly
            ? new Page<>(all, "", Math.max(all.size(), 1))
            : Page.of(all, call.query(), info.pageSize());
    return Answer.xml(
        Xml.document(
            "Partitions",
            xml -> {
              page.head(xml);
              page.items().forEach(p -> xml.open("Partition", x -> entry(x, state, p, namesOnly)));
            }));
  }

  private static void entry(Xml xml, TableState state, PartitionData partition, boolean nameOnly) {
    TableDefinition table = state.definition();
    if (nameOnly) {
      xml.text("Name", PartitionSpec.text(table, partition.values()));
      return;
    }
    for (int i = 0; i < partition.values().size(); i++) {
      String name = table.partitionColumns().get(i).name();
      String value = partition.values().get(i);
      xml.open("Column", c -> c.attribute("Name", name).attribute("Value", value));
    }
    xml.number("CreationTime", partition.createdAt() / 1000);
    xml.number("LastDDLTime", partition.createdAt() / 1000);
    xml.number("LastModifiedTime", partition.modifiedAt() / 1000).number("LastAccessTime", 0);
    xml.number("PartitionSize", partition.bytes());
    xml.number("PartitionRecordCount", partition.rows());
  }

  Answer partition(Call call, Route route) {
    TableState state = partitioned(route);
    String spec = call.query().get("partition");
    PartitionData found =
        state
            .partition(PartitionSpec.full(state.definition(), spec))
            .orElseThrow(
                () ->
                    ServiceError.missing(
                        "NoSuchPartition",
                        "ODPS-0421111: The specified partition does not exist - " + spec));
    String json = TableJson.partition(found, call.query().has("extended")).toString();
    return Answer.xml(Xml.document("Partition", xml -> xml.open("Schema", s -> s.data(json))));
  }

  private TableState partitioned(Route route) {
    TableState state = require(route);
    if (!state.definition().isPartitioned()) {
      throw ServiceError.invalid("Table '" + route.name() + "' is not partitioned.");
    }
    return state;
  }

  /** Returns the table, or fails with a 404. */
  TableState require(Route route) {
    return warehouse
        .find(new TableName(route.schema(), route.name()))
        .orElseThrow(
            () ->
                ServiceError.missing(
                    "NoSuchObject",
                    "ODPS-0130131:Table not found - '"
                        + info.project()
                        + "."
                        + route.name()
                        + "' table not found"));
  }
}
