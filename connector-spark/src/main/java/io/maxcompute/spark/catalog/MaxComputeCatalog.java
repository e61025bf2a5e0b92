package io.maxcompute.spark.catalog;

import io.maxcompute.spark.MaxComputeTable;
import io.maxcompute.spark.options.CatalogOptions;
import io.maxcompute.spark.options.PointInTime;
import io.maxcompute.spark.query.QueryTables;
import io.maxcompute.spark.table.PartitionLists;
import io.maxcompute.storage.catalog.ProjectInfo;
import io.maxcompute.storage.catalog.SchemaInfo;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.table.TableId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.analysis.NoSuchFunctionException;
import org.apache.spark.sql.catalyst.analysis.NoSuchNamespaceException;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.connector.catalog.FunctionCatalog;
import org.apache.spark.sql.connector.catalog.Identifier;
import org.apache.spark.sql.connector.catalog.NamespaceChange;
import org.apache.spark.sql.connector.catalog.SupportsNamespaces;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.catalog.TableChange;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables of MaxCompute by their names in SQL. Its settings {@code spark.sql.catalog.<name>.*}
 * are the options of the data source; {@code endpoint} and {@code project} are required.
 *
 * <p>In a project with schemas {@code mc.t} is a table of option {@code schema}, else of the schema
 * {@code default}, and {@code mc.s.t} one of the schema {@code s}. In a project without schemas
 * {@code mc.t} is a table of the project, and {@code mc.p.t} one of the project {@code p}. In both
 * {@code mc.p.s.t} is a table of any project.
 *
 * <p>Descriptions of tables are not kept: a table is as it is when the query is planned. Only what
 * the service says is missing is reported as missing; any other failure is thrown as it is. Tables
 * and schemas are not made, changed or dropped here: those methods throw {@link
 * UnsupportedOperationException}. Thread-safe.
 */
public final class MaxComputeCatalog implements TableCatalog, SupportsNamespaces, FunctionCatalog {
  private static final Identifier BUCKET = Identifier.of(new String[0], BucketFunction.NAME);

  /** What {@link #initialize} settles. */
  private record Settings(String name, CatalogOptions options, Names names, Directory directory) {}

  private @Nullable Settings settings;

  /**
   * @throws IllegalArgumentException if an option is unknown, missing or wrong
   */
  @Override
  public void initialize(String name, CaseInsensitiveStringMap given) {
    CatalogOptions options = CatalogOptions.from(name, given.asCaseSensitiveMap());
    Directory directory = new Directory(options.connection(), options.project());
    Space own = new Space(options.project(), options.schema());
    settings = new Settings(name, options, new Names(own, directory::hasSchemas), directory);
  }

  private Settings settings() {
    if (settings == null) {
      throw new IllegalStateException("The catalog is used before Spark has named it.");
    }
    return settings;
  }

  @Override
  public String name() {
    return settings().name();
  }

  // Tables

  /** Lists views too, whether or not the options allow to query them. */
  @Override
  public Identifier[] listTables(String[] namespace) throws NoSuchNamespaceException {
    Space space = settings().names().space(namespace);
    return settings()
        .directory()
        .tables(space)
        .orElseThrow(() -> new NoSuchNamespaceException(namespace))
        .stream()
        .map(entry -> Identifier.of(namespace, entry.id().table()))
        .toArray(Identifier[]::new);
  }

  /** One request, and one more for the first name like {@code a.t}. */
  @Override
  public Table loadTable(Identifier name) throws NoSuchTableException {
    CatalogOptions options = settings().options();
    return load(name, id -> MaxComputeTable.inCatalog(id, options));
  }

  /** {@code VERSION AS OF}, of transactional tables only. */
  @Override
  public Table loadTable(Identifier name, String version) throws NoSuchTableException {
    return asOf(name, PointInTime.Version.parse(version));
  }

  /** {@code TIMESTAMP AS OF}, of transactional tables only; microseconds since the epoch. */
  @Override
  public Table loadTable(Identifier name, long timestamp) throws NoSuchTableException {
    return asOf(name, new PointInTime.Time(Instant.EPOCH.plus(timestamp, ChronoUnit.MICROS)));
  }

  private Table asOf(Identifier name, PointInTime point) throws NoSuchTableException {
    CatalogOptions options = settings().options();
    return load(name, id -> QueryTables.asOf(id, point, options));
  }

  private Table load(Identifier name, Function<TableId, Table> from) throws NoSuchTableException {
    TableId id = settings().names().table(name);
    try {
      return from.apply(id);
    } catch (ServiceException e) {
      if (settings().directory().isMissing(e, id.project())) {
        throw new NoSuchTableException(name);
      }
      throw e;
    }
  }

  /** Drops the list of the table's partitions: nothing else is kept. */
  @Override
  public void invalidateTable(Identifier name) {
    PartitionLists.forget(settings().options().connection(settings().names().table(name)));
  }

  @Override
  @SuppressWarnings("deprecation") // its replacement calls it
  public Table createTable(
      Identifier name, StructType schema, Transform[] partitions, Map<String, String> properties) {
    throw noDdl("create table '" + name + "'");
  }

  @Override
  public Table alterTable(Identifier name, TableChange... changes) {
    throw noDdl("alter table '" + name + "'");
  }

  @Override
  public boolean dropTable(Identifier name) {
    throw noDdl("drop table '" + name + "'");
  }

  @Override
  public void renameTable(Identifier from, Identifier to) {
    throw noDdl("rename table '" + from + "'");
  }

  // Namespaces

  /** Schemas of the catalog's project, or projects if that has none. */
  @Override
  public String[][] listNamespaces() {
    Directory directory = settings().directory();
    return directory.hasSchemas()
        ? array(
            directory.schemas(settings().options().project()).stream()
                .map(SchemaInfo::name)
                .map(name -> new String[] {name})
                .toList())
        : array(
            directory.projects().stream()
                .map(ProjectInfo::name)
                .map(name -> new String[] {name})
                .toList());
  }

  /** Below a project are its schemas, whichever project it is; below a schema is nothing. */
  @Override
  public String[][] listNamespaces(String[] namespace) throws NoSuchNamespaceException {
    if (namespace.length == 0) {
      return listNamespaces();
    }
    if (namespace.length == 1) {
      Optional<ProjectInfo> project = settings().directory().project(namespace[0]);
      if (project.isPresent()) {
        return project.get().hasSchemas() ? schemas(namespace[0]) : new String[0][];
      }
    }
    loadNamespaceMetadata(namespace);
    return new String[0][];
  }

  private String[][] schemas(String project) {
    return array(
        settings().directory().schemas(project).stream()
            .map(schema -> new String[] {project, schema.name()})
            .toList());
  }

  private static String[][] array(List<String[]> namespaces) {
    return namespaces.toArray(String[][]::new);
  }

  @Override
  public boolean namespaceExists(String[] namespace) {
    if (namespace.length == 0) {
      return true;
    }
    try {
      loadNamespaceMetadata(namespace);
      return true;
    } catch (NoSuchNamespaceException e) {
      return false;
    }
  }

  /** Comment and owner of the project or schema. */
  @Override
  public Map<String, String> loadNamespaceMetadata(String[] namespace)
      throws NoSuchNamespaceException {
    Space space = settings().names().space(namespace);
    Directory directory = settings().directory();
    return (space.schema().isEmpty()
            ? directory.project(space.project()).map(p -> metadata(p.comment(), p.owner()))
            : directory.schema(space).map(s -> metadata(s.comment(), s.owner())))
        .orElseThrow(() -> new NoSuchNamespaceException(namespace));
  }

  private static Map<String, String> metadata(String comment, String owner) {
    Map<String, String> metadata = new HashMap<>();
    metadata.put(SupportsNamespaces.PROP_COMMENT, comment);
    metadata.put(SupportsNamespaces.PROP_OWNER, owner);
    metadata.values().removeIf(String::isEmpty);
    return metadata;
  }

  @Override
  public void createNamespace(String[] namespace, Map<String, String> metadata) {
    throw noDdl("create schema '" + String.join(".", namespace) + "'");
  }

  @Override
  public void alterNamespace(String[] namespace, NamespaceChange... changes) {
    throw noDdl("alter schema '" + String.join(".", namespace) + "'");
  }

  @Override
  public boolean dropNamespace(String[] namespace, boolean cascade) {
    throw noDdl("drop schema '" + String.join(".", namespace) + "'");
  }

  private UnsupportedOperationException noDdl(String what) {
    return new UnsupportedOperationException(
        "Cannot "
            + what
            + ": catalog '"
            + name()
            + "' reads and appends to tables that are there. Run the statement in MaxCompute's SQL;"
            + " on the emulator, by integration-tests/bin/sql.");
  }

  // Functions

  @Override
  public Identifier[] listFunctions(String[] namespace) {
    return namespace.length == 0 ? new Identifier[] {BUCKET} : new Identifier[0];
  }

  @Override
  public UnboundFunction loadFunction(Identifier name) throws NoSuchFunctionException {
    if (name.namespace().length > 0 || !name.name().equalsIgnoreCase(BucketFunction.NAME)) {
      throw new NoSuchFunctionException(name);
    }
    return new BucketFunction();
  }
}
