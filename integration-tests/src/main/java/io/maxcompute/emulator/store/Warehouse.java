package io.maxcompute.emulator.store;

import io.maxcompute.emulator.error.ServiceError;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * All schemas and tables of the project. Thread-safe: every change replaces a table's immutable
 * state as a whole, in memory and on disk, so whoever holds a {@link TableState} holds a snapshot.
 */
public final class Warehouse implements AutoCloseable {
  private final FileStore files;
  private final CatalogJson catalog;
  private final Clock clock;
  private final BufferAllocator allocator;
  private final List<SchemaDefinition> schemas = new ArrayList<>();
  private final Map<String, TableState> tables = new LinkedHashMap<>();

  private Warehouse(FileStore files, Clock clock, BufferAllocator allocator) {
    this.files = files;
    this.catalog = new CatalogJson(files);
    this.clock = clock;
    this.allocator = allocator;
  }

  /**
   * Opens the warehouse in {@code directory}, or an empty one that vanishes at close.
   *
   * @param allocator borrowed; every reader and writer closes what it takes from it
   */
  public static Warehouse open(@Nullable Path directory, Clock clock, BufferAllocator allocator) {
    FileStore files = directory == null ? FileStore.temporary() : FileStore.in(directory);
    Warehouse warehouse = new Warehouse(files, clock, allocator);
    warehouse.load();
    return warehouse;
  }

  private synchronized void load() {
    schemas.addAll(catalog.schemas());
    if (schemas.isEmpty()) {
      schemas.add(new SchemaDefinition(TableName.DEFAULT_SCHEMA, "", clock.millis()));
    }
    catalog.tables().forEach(state -> tables.put(state.definition().id(), state));
    files.sweep(knownFiles());
  }

  private Set<String> knownFiles() {
    return tables.values().stream()
        .flatMap(TableState::allFiles)
        .map(DataFile::name)
        .collect(Collectors.toSet());
  }

  /** Returns all schemas, sorted by name. */
  public synchronized List<SchemaDefinition> schemas() {
    return schemas.stream().sorted(Comparator.comparing(SchemaDefinition::name)).toList();
  }

  /** Returns the schema called {@code name}, without regard to case. */
  public synchronized Optional<SchemaDefinition> schema(String name) {
    return schemas.stream().filter(schema -> schema.name().equalsIgnoreCase(name)).findFirst();
  }

  /** Creates a schema; 409 if it is there. */
  public synchronized void createSchema(String name, String comment) {
    if (schema(name).isPresent()) {
      throw ServiceError.conflict("ObjectAlreadyExists", "Schema '" + name + "' already exists.");
    }
    schemas.add(new SchemaDefinition(name, comment, clock.millis()));
    catalog.writeSchemas(schemas);
  }

  /** Drops a schema, with its tables if {@code cascade}. */
  public synchronized void dropSchema(String name, boolean cascade) {
    SchemaDefinition found =
        schema(name)
            .orElseThrow(
                () -> ServiceError.missing("NoSuchObject", "Schema '" + name + "' not found."));
    List<TableState> inside = tables(found.name());
    if (!inside.isEmpty() && !cascade) {
      throw ServiceError.conflict(
          "InvalidStateSetting", "One or more tables exist in schema '" + name + "'.");
    }
    inside.forEach(state -> drop(state.definition().name()));
    schemas.remove(found);
    catalog.writeSchemas(schemas);
  }

  /** Returns the tables of a schema, sorted by name. */
  public synchronized List<TableState> tables(String schema) {
    return tables.values().stream()
        .filter(state -> state.definition().name().schema().equalsIgnoreCase(schema))
        .sorted(Comparator.comparing(state -> state.definition().name().key()))
        .toList();
  }

  /** Returns the table of that name as it is now. */
  public synchronized Optional<TableState> find(TableName name) {
    return tables.values().stream()
        .filter(state -> state.definition().name().key().equals(name.key()))
        .filter(state -> state.definition().name().schemaKey().equals(name.schemaKey()))
        .findFirst();
  }

  /** Returns the table with that id as it is now; 404 if it is gone. */
  public synchronized TableState get(String id) {
    TableState state = tables.get(id);
    if (state == null) {
      throw ServiceError.missing("NoSuchTable", "The table was dropped.");
    }
    return state;
  }

  /** Adds a table; the caller has made sure that its name is free and its schema exists. */
  public synchronized TableState create(TableDefinition definition) {
    if (find(definition.name()).isPresent()) {
      throw ServiceError.conflict(
          "ObjectAlreadyExists", "Table '" + definition.name() + "' already exists.");
    }
    TableState state = TableState.empty(definition);
    put(state);
    return state;
  }

  /** Removes a table. Read sessions on it stay readable. */
  public synchronized void drop(TableName name) {
    find(name)
        .ifPresent(
            state -> {
              tables.remove(state.definition().id());
              catalog.delete(state);
            });
  }

  /** Replaces the state of a table in one step. */
  public synchronized TableState update(String id, UnaryOperator<TableState> change) {
    TableState changed = change.apply(get(id));
    put(changed);
    return changed;
  }

  private void put(TableState state) {
    catalog.write(state);
    tables.put(state.definition().id(), state);
  }

  /** Makes staged rows visible, all of them at once. */
  public TableState commit(String id, Commit commit) {
    TableState committed = update(id, state -> applied(state, commit));
    if (committed.definition().isDelta()) {
      commit.files().values().forEach(this::delete);
    }
    return committed;
  }

  private void delete(List<DataFile> obsolete) {
    obsolete.forEach(file -> files.delete(files.data(file.name())));
  }

  private TableState applied(TableState state, Commit commit) {
    long now = clock.millis();
    Map<List<String>, PartitionData> partitions = new LinkedHashMap<>();
    state.partitions().forEach(partition -> partitions.put(partition.values(), partition));
    commit
        .files()
        .forEach(
            (values, added) -> {
              PartitionData before =
                  partitions.getOrDefault(values, new PartitionData(values, List.of(), now, now));
              partitions.put(
                  values,
                  state.definition().isDelta()
                      ? before.with(merged(state, before, added, commit.overwrite()), true, now)
                      : before.with(added, commit.overwrite(), now));
            });
    return state.withPartitions(partitions.values(), now);
  }

  private List<DataFile> merged(
      TableState state, PartitionData before, List<DataFile> staged, boolean overwrite) {
    try (BufferAllocator memory = allocator.newChildAllocator("merge", 0, Long.MAX_VALUE)) {
      return new KeyMerge(files, memory, state.definition().primaryKey())
          .merge(overwrite ? List.of() : before.files(), staged);
    }
  }

  /** Removes the partitions with these values, or all data if the table is not partitioned. */
  public TableState truncate(String id, List<List<String>> values) {
    Map<List<String>, List<DataFile>> emptied = new LinkedHashMap<>();
    values.forEach(partition -> emptied.put(partition, List.of()));
    return commit(id, new Commit(emptied, true));
  }

  /** Drops partitions. */
  public TableState dropPartitions(String id, Set<List<String>> values) {
    return update(
        id,
        state ->
            state.withPartitions(
                state.partitions().stream().filter(p -> !values.contains(p.values())).toList(),
                clock.millis()));
  }

  /** Starts to stage rows for a table; the caller closes it. */
  public StagedRows stage(TableDefinition table, List<String> fixed, BufferAllocator memory) {
    return new StagedRows(files, memory, table, fixed);
  }

  /** Opens a data file; the caller closes it. */
  public DataFileReader open(DataFile file, BufferAllocator memory) {
    return DataFileReader.open(files.data(file.name()), memory);
  }

  /** Deletes the files of staged rows that will never be committed. */
  public void discard(List<StagedRows.Staged> staged) {
    delete(staged.stream().map(StagedRows.Staged::file).toList());
  }

  /** Returns the directory for the bodies of blobs; it lives as long as the tables do. */
  public Path blobs() {
    return files.blobs();
  }

  /** Returns a new opaque table id. */
  public static String newTableId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** Returns the memory that readers and writers of this warehouse share. */
  public BufferAllocator allocator() {
    return allocator;
  }

  @Override
  public synchronized void close() {
    files.sweep(knownFiles());
    files.close();
  }
}
