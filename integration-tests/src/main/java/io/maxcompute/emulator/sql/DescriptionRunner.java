package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLName;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.PartitionData;
import io.maxcompute.emulator.store.PartitionSpec;
import io.maxcompute.emulator.store.SchemaDefinition;
import io.maxcompute.emulator.store.TableDefinition;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.type.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs SHOW and DESC: one name per line, or lines of {@code key: value}. */
final class DescriptionRunner {
  private final SqlContext context;

  DescriptionRunner(SqlContext context) {
    this.context = context;
  }

  SqlResult run(Description description) {
    Supplier<Stream<String>> lines =
        switch (description.kind()) {
          case SCHEMAS -> this::schemas;
          case TABLES -> () -> tables(description.name());
          case PARTITIONS -> () -> partitions(required(description));
          case TABLE -> () -> table(description);
          case SCHEMA -> () -> schema(required(description));
        };
    return SqlResult.text(String.join("\n", lines.get().toList()));
  }

  private static SQLName required(Description description) {
    SQLName name = description.name();
    if (name == null) {
      throw SqlFailure.parse("a name is missing");
    }
    return name;
  }

  private Stream<String> schemas() {
    return context.warehouse().schemas().stream().map(SchemaDefinition::name);
  }

  private Stream<String> tables(@Nullable SQLName schema) {
    String wanted = schema == null ? context.defaultSchema() : context.schemaOrDefault(schema);
    return context.warehouse().tables(wanted).stream()
        .map(state -> state.definition().name().table());
  }

  private Stream<String> partitions(SQLName name) {
    TableState state = context.require(name);
    if (!state.definition().isPartitioned()) {
      throw SqlFailure.semantic("table " + state.definition().name() + " is not partitioned");
    }
    return state.partitions().stream()
        .map(partition -> PartitionSpec.text(state.definition(), partition.values()));
  }

  private Stream<String> schema(SQLName name) {
    SchemaDefinition schema =
        context
            .warehouse()
            .schema(context.schemaName(name))
            .orElseThrow(
                () -> SqlFailure.ddl("NoSuchObjectException(message:schema " + name + ")"));
    return Stream.of(
        JsonNodeFactory.instance
            .objectNode()
            .put("name", schema.name())
            .put("comment", schema.comment())
            .put("type", "MANAGED")
            .put("createTime", schema.createdAt() / 1000)
            .toString());
  }

  private Stream<String> table(Description description) {
    TableState state = context.require(required(description));
    TableDefinition table = state.definition();
    List<String> lines = new ArrayList<>();
    lines.add("Project: " + context.project());
    lines.add("Schema: " + table.name().schema());
    lines.add("Table: " + table.name().table());
    lines.add("TableComment: " + table.comment());
    if (description.partition().isEmpty()) {
      lines.add("Size: " + state.bytes());
      lines.add("Lifecycle: " + table.lifecycle());
    } else {
      PartitionData partition = partition(state, description);
      lines.add("PartitionSize: " + partition.bytes());
      lines.add("PartitionRecordCount: " + partition.rows());
    }
    lines.add("Native Columns:");
    table.columns().forEach(column -> lines.add(line(column)));
    if (table.isPartitioned()) {
      lines.add("Partition Columns:");
      table.partitionColumns().forEach(column -> lines.add(line(column)));
    }
    return lines.stream();
  }

  private PartitionData partition(TableState state, Description description) {
    TableDefinition table = state.definition();
    List<String> values =
        PartitionSpec.prefix(
            table, context.partition(description.partition()), description.partition().toString());
    return state
        .partition(values)
        .orElseThrow(
            () ->
                ServiceError.missing(
                    "NoSuchPartition",
                    "ODPS-0130131:[1,1] Partition not found - "
                        + PartitionSpec.text(table, values)));
  }

  private static String line(Column column) {
    return column.name() + " | " + column.type().text() + " | " + column.comment();
  }
}
