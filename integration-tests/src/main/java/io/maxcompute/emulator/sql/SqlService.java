package io.maxcompute.emulator.sql;

import com.alibaba.druid.sql.ast.SQLStatement;
import com.alibaba.druid.sql.ast.statement.SQLSelectStatement;
import com.alibaba.druid.sql.ast.statement.SQLSetStatement;
import com.alibaba.druid.sql.dialect.hive.ast.HiveInsertStatement;
import io.maxcompute.emulator.store.DataFile;
import io.maxcompute.emulator.store.DataFileReader;
import io.maxcompute.emulator.store.PartitionData;
import io.maxcompute.emulator.store.TableState;
import io.maxcompute.emulator.store.Warehouse;
import io.maxcompute.emulator.type.Column;
import io.maxcompute.emulator.type.TimeUnits;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Executes SQL and filter predicates on a warehouse. Thread-safe. */
public final class SqlService implements AutoCloseable {
  private final String project;
  private final Warehouse warehouse;
  private final Clock clock;
  private final BufferAllocator allocator;
  private final DuckEngine duck = new DuckEngine();

  /** Executes on {@code warehouse}, with memory from {@code allocator}; both stay the caller's. */
  public SqlService(String project, Warehouse warehouse, Clock clock, BufferAllocator allocator) {
    this.project = project;
    this.warehouse = warehouse;
    this.clock = clock;
    this.allocator = allocator;
  }

  /**
   * Executes a script and returns the result of its last statement.
   *
   * @param settings the hints of control-plane.md 5.2
   * @throws io.maxcompute.emulator.error.ServiceError whose text is the service's failure text
   */
  public SqlResult execute(String script, Map<String, String> settings) {
    return execute(script, settings, new StopSignal(), false);
  }

  /**
   * Does what {@link #execute(String, Map)} does until {@code stop} tells it to end, and keeps the
   * rows of a query as a table besides.
   */
  public SqlResult executeAndKeep(String script, Map<String, String> settings, StopSignal stop) {
    return execute(script, settings, stop, true);
  }

  private SqlResult execute(
      String script, Map<String, String> settings, StopSignal stop, boolean keep) {
    LexicalForm form = LexicalForm.of(script);
    SqlResult result = SqlResult.NONE;
    try (Engine engine = new Engine(stop)) {
      SqlContext context = engine.context(settings, form);
      List<SQLStatement> statements =
          OdpsParser.statements(form).stream()
              .filter(statement -> !(statement instanceof SQLSetStatement))
              .toList();
      for (int i = 0; i < statements.size(); i++) {
        stop.check();
        boolean last = i == statements.size() - 1;
        result = run(statements.get(i), context, engine, keep && last);
      }
    }
    return result;
  }

  private SqlResult run(SQLStatement statement, SqlContext context, Engine engine, boolean keep) {
    if (statement instanceof SQLSelectStatement) {
      return new QueryRunner(context, engine).run(statement, keep);
    } else if (statement instanceof HiveInsertStatement insert) {
      return InsertRunner.run(insert, context, engine);
    } else if (statement instanceof Description description) {
      return new DescriptionRunner(context).run(description);
    } else if (new DdlRunner(context, engine, clock).run(statement)) {
      return SqlResult.NONE;
    }
    throw SqlFailure.parse(
        "statement not supported by the emulator: " + statement.getClass().getSimpleName());
  }

  /**
   * Returns the rows that {@code predicate} keeps.
   *
   * @throws io.maxcompute.emulator.error.ServiceError 400 if it cannot be understood
   */
  public RowSelection select(TableState state, List<PartitionData> partitions, String predicate) {
    try (Engine engine = new Engine(new StopSignal())) {
      return FilterEvaluator.select(state, partitions, predicate, engine);
    }
  }

  @Override
  public void close() {
    duck.close();
  }

  /** What one execution works with: an allocator of its own, sessions, readers. */
  final class Engine implements AutoCloseable {
    private final BufferAllocator memory = allocator.newChildAllocator("sql", 0, Long.MAX_VALUE);
    private final StopSignal stop;

    private Engine(StopSignal stop) {
      this.stop = stop;
    }

    BufferAllocator allocator() {
      return memory;
    }

    DuckEngine.Session session() {
      return duck.open(memory, stop);
    }

    SqlContext context(Map<String, String> settings, LexicalForm form) {
      return new SqlContext(project, settings, form, warehouse);
    }

    ArrowReader reader(TableState state, List<PartitionData> partitions, List<Column> columns) {
      TimeUnit unit = hasNanos(partitions) ? TimeUnit.NANOSECOND : TimeUnit.MICROSECOND;
      TimeUnits units = new TimeUnits(unit, TimeUnit.MICROSECOND);
      return new SnapshotReader(warehouse, memory, state.definition(), partitions, columns, units);
    }

    private boolean hasNanos(List<PartitionData> partitions) {
      return partitions.stream()
          .flatMap(partition -> partition.files().stream())
          .map(this::schema)
          .flatMap(schema -> schema.getFields().stream())
          .anyMatch(Engine::hasNanos);
    }

    private Schema schema(DataFile file) {
      try (DataFileReader reader = warehouse.open(file, memory)) {
        return reader.schema();
      }
    }

    private static boolean hasNanos(Field field) {
      boolean nanos =
          field.getType() instanceof ArrowType.Timestamp timestamp
              && timestamp.getUnit() == TimeUnit.NANOSECOND;
      return nanos || field.getChildren().stream().anyMatch(Engine::hasNanos);
    }

    @Override
    public void close() {
      memory.close();
    }
  }
}
