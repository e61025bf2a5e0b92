package io.maxcompute.storage.catalog;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.http.ApiRequest;
import io.maxcompute.storage.http.ServiceCaller;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.PartitionSpec;
import io.maxcompute.storage.table.TableId;
import io.maxcompute.storage.table.TableSchema;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Projects, schemas, tables and partitions, on the control plane (control-plane.md, sections 2 to
 * 4). Thread-safe.
 *
 * <p>Lists are complete: all their pages are read. Tables and partitions are made and dropped by
 * SQL, for the service has no other way; those methods wait for its end, for at most ten minutes.
 *
 * <p>All methods throw {@link ServiceException} if the service refuses, and {@link
 * ProtocolException} if its answer is not one; those that run SQL throw {@link SqlFailedException}.
 */
public final class CatalogApi {
  private static final Duration DDL_DEADLINE = Duration.ofMinutes(10);

  private final ControlCalls calls;
  private final SqlApi sql;

  /**
   * @param project project that calls are made from
   */
  public CatalogApi(ServiceCaller control, String project) {
    this(control, project, new SqlApi(control, project));
  }

  CatalogApi(ServiceCaller control, String project, SqlApi sql) {
    this.calls = new ControlCalls(control, project);
    this.sql = sql;
  }

  /**
   * Returns the base of the storage plane, with the scheme of the control plane (control-plane.md,
   * section 2).
   *
   * @param scheme of the control plane's endpoint
   * @param quota tunnel quota to be used
   */
  public URI discoverStorageEndpoint(String scheme, Optional<String> quota) {
    return ProjectMessages.storageEndpoint(calls, scheme, quota);
  }

  /** Returns the tenant of the caller's account. */
  public TenantInfo tenant() {
    return calls.read(
        calls.get("describe the tenant", "/tenants"),
        answer -> ProjectMessages.tenant(answer.json()));
  }

  /**
   * Returns the projects that the caller may see, without their properties.
   *
   * @param prefix start of their names; empty for all
   */
  public List<ProjectInfo> projects(String prefix) {
    ApiRequest request = named(calls.get("list the projects", "/projects"), prefix);
    return calls.readPages(request, "Projects", "Project", ProjectMessages::project);
  }

  /** Returns the project {@code name} with its properties. */
  public ProjectInfo project(String name) {
    ApiRequest request =
        calls.get("describe project '" + name + "'", "/projects/" + ControlCalls.step(name));
    return calls.read(request, ProjectMessages::project);
  }

  /** Returns whether the project {@code name} exists, as far as the caller may know. */
  public boolean projectExists(String name) {
    return ControlCalls.found(() -> project(name)).isPresent();
  }

  /** Returns the extended properties of the project {@code name}, by name. */
  public Map<String, String> extendedProperties(String name) {
    ApiRequest request =
        calls
            .get("describe project '" + name + "' further", "/projects/" + ControlCalls.step(name))
            .withQuery("extended", "");
    return calls.readXml(
        request, "Project", xml -> ControlFields.properties(xml, "ExtendedProperties"));
  }

  /**
   * Returns the schemas of a project, with name and owner.
   *
   * @param prefix start of their names; empty for all
   */
  public List<SchemaInfo> schemas(String project, String prefix) {
    ApiRequest request =
        calls.get("list the schemas of project '" + project + "'", schemasOf(project));
    return calls.readPages(
        named(request, prefix),
        "Schemas",
        "Schema",
        xml -> ProjectMessages.listedSchema(project, xml));
  }

  /** Returns the schema {@code name} of {@code project}; empty if there is none. */
  public Optional<SchemaInfo> schema(String project, String name) {
    ApiRequest request =
        calls.get(
            "describe schema '" + project + "." + name + "'",
            schemasOf(project) + "/" + ControlCalls.step(name));
    return ControlCalls.found(
        () -> calls.read(request, answer -> ProjectMessages.schema(project, answer)));
  }

  /**
   * Makes a schema.
   *
   * @param comment empty for none
   * @param ifNotExists whether an existing one is left as it is, instead of being an error
   */
  public void createSchema(String project, String name, String comment, boolean ifNotExists) {
    byte[] body = ProjectMessages.newSchema(project, name, comment, ifNotExists);
    ApiRequest request =
        calls
            .request("make schema '" + project + "." + name + "'", "POST", schemasOf(project))
            .withBody("application/xml", body);
    calls.call(ifNotExists ? request : request.once());
  }

  /**
   * Drops a schema, which must be empty.
   *
   * @param ifExists whether a missing one is no error
   */
  public void dropSchema(String project, String name, boolean ifExists) {
    ApiRequest request =
        calls.request(
            "drop schema '" + project + "." + name + "'",
            "DELETE",
            schemasOf(project) + "/" + ControlCalls.step(name));
    if (ifExists) {
      ControlCalls.found(() -> calls.call(request));
    } else {
      calls.call(request.once());
    }
  }

  /**
   * Returns the tables of a schema.
   *
   * @param schema empty in projects without schemas, where it means {@code default}
   * @param prefix start of their names; empty for all
   */
  public List<TableEntry> tables(String project, String schema, String prefix) {
    ApiRequest request =
        calls
            .get(
                "list the tables of '" + project + (schema.isEmpty() ? "'" : "." + schema + "'"),
                "/projects/" + ControlCalls.step(project) + "/tables")
            .withQuery("extended", "");
    return calls.readPages(
        named(schema.isEmpty() ? request : request.withQuery("curr_schema", schema), prefix),
        "Tables",
        "Table",
        xml -> TableMessages.entry(project, schema, xml));
  }

  /** Returns the table {@code id}: its columns, size and kind. One request. */
  public TableInfo table(TableId id) {
    return calls.readXml(
        tableRequest("describe table '" + id + "'", id),
        "Table",
        xml -> TableMessages.info(id, xml));
  }

  /** Returns the table {@code id}, as {@link #table}; empty if there is none. */
  public Optional<TableInfo> findTable(TableId id) {
    return ControlCalls.found(() -> table(id));
  }

  /** Returns how the table {@code id} is stored. One request. */
  public TableLayout layout(TableId id) {
    ApiRequest request =
        tableRequest("describe the storage of table '" + id + "'", id).withQuery("extended", "");
    return calls.readXml(request, "Table", TableMessages::layout);
  }

  /**
   * Makes a table.
   *
   * @param schema its columns; the nullability of partition columns means nothing
   * @throws IllegalArgumentException if a column's type is unknown, or {@code options} name columns
   *     that are not there, or a key column that is nullable
   */
  public void createTable(TableId id, TableSchema schema, TableOptions options) {
    run(id, DdlText.createTable(id, schema, options));
  }

  /**
   * Drops a table with all its data.
   *
   * @param ifExists whether a missing one is no error
   */
  public void dropTable(TableId id, boolean ifExists) {
    run(id, DdlText.dropTable(id, ifExists));
  }

  /**
   * Adds columns to a table, after its other data columns. They are null in rows that are there.
   *
   * @param columns nullable; at least one
   * @param ifNotExists whether a column of that name, of whatever type, is left as it is, instead
   *     of being an error
   * @throws IllegalArgumentException if a column is not nullable, or its type is unknown
   */
  public void addColumns(TableId id, List<Column> columns, boolean ifNotExists) {
    run(id, DdlText.addColumns(id, columns, ifNotExists));
  }

  /** Returns every partition of the table {@code id}; one request per thousand. */
  public PartitionList partitions(TableId id) {
    return partitions(id, PartitionSpec.EMPTY);
  }

  /**
   * Returns the partitions of the table {@code id} below {@code prefix}.
   *
   * @param prefix values of the leading partition columns
   */
  public PartitionList partitions(TableId id, PartitionSpec prefix) {
    ApiRequest all =
        tableRequest("list the partitions of table '" + id + "'", id).withQuery("partitions", "");
    ApiRequest request = prefix.isEmpty() ? all : all.withQuery("partition", prefix.quoted());
    return PartitionPage.readAll(calls, request);
  }

  /**
   * Returns one partition; empty if there is none, or no such table.
   *
   * @param spec values of all partition columns
   */
  public Optional<PartitionInfo> partition(TableId id, PartitionSpec spec) {
    ApiRequest request =
        tableRequest("describe partition '" + spec + "' of table '" + id + "'", id)
            .withQuery("partition", spec.quoted());
    return ControlCalls.found(
        () -> calls.readXml(request, "Partition", xml -> TableMessages.partition(spec, xml)));
  }

  /**
   * Makes an empty partition.
   *
   * @param spec values of all partition columns
   * @param ifNotExists whether an existing one is left as it is, instead of being an error
   */
  public void createPartition(TableId id, PartitionSpec spec, boolean ifNotExists) {
    run(id, DdlText.addPartition(id, spec, ifNotExists));
  }

  /**
   * Drops partitions with all their data, in one statement.
   *
   * @param specs values of all partition columns, of each; at least one
   * @param ifExists whether a missing one is no error
   */
  public void dropPartitions(TableId id, List<PartitionSpec> specs, boolean ifExists) {
    run(id, DdlText.dropPartitions(id, specs, ifExists));
  }

  /**
   * Sets properties of a table; others stay.
   *
   * @param properties values by name; at least one
   */
  public void setProperties(TableId id, Map<String, String> properties) {
    run(id, DdlText.setProperties(id, properties));
  }

  private void run(TableId id, String statement) {
    sql.run(statement, DdlText.hints(id), DDL_DEADLINE);
  }

  private ApiRequest tableRequest(String what, TableId id) {
    ApiRequest request = calls.get(what, "/projects/" + id.project() + "/tables/" + id.table());
    return id.schema().isEmpty() ? request : request.withQuery("curr_schema", id.schema());
  }

  private static ApiRequest named(ApiRequest request, String prefix) {
    return prefix.isEmpty() ? request : request.withQuery("name", prefix);
  }

  private static String schemasOf(String project) {
    return "/projects/" + ControlCalls.step(project) + "/schemas";
  }
}
