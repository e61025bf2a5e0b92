package io.maxcompute.emulator.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSet;

/** The embedded SQL engine: one in-memory database, one connection per statement. Thread-safe. */
final class DuckEngine implements AutoCloseable {
  private static final int BATCH_ROWS = 16_384;

  private final DuckDBConnection root;

  DuckEngine() {
    try {
      root = DriverManager.getConnection("jdbc:duckdb:").unwrap(DuckDBConnection.class);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot start the SQL engine", e);
    }
  }

  Session open(BufferAllocator allocator, StopSignal stop) {
    try {
      Session session = new Session(root.duplicate(), allocator, stop);
      session.execute("SET TimeZone = 'UTC'");
      session.execute("SET default_null_order = 'nulls_first_on_asc_last_on_desc'");
      return session;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot open a session of the SQL engine", e);
    }
  }

  @Override
  public void close() {
    try {
      root.close();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot stop the SQL engine", e);
    }
  }

  /** Receives the batches of a result; each is borrowed until it returns. */
  @FunctionalInterface
  interface BatchConsumer {
    void accept(VectorSchemaRoot batch);
  }

  /** A column of a query as DuckDB sees it. */
  record Described(String name, String type) {}

  /** One connection with the temporary tables of one statement. Not thread-safe. */
  static final class Session implements AutoCloseable {
    private final Connection connection;
    private final BufferAllocator allocator;
    private final StopSignal stop;

    Session(Connection connection, BufferAllocator allocator, StopSignal stop) {
      this.connection = connection;
      this.allocator = allocator;
      this.stop = stop;
    }

    void execute(String sql) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw SqlFailure.semantic(firstLine(e));
      }
    }

    /** Copies the rows of {@code reader} into a temporary table and closes it. */
    void load(String table, ArrowReader reader) {
      try (reader;
          ArrowArrayStream stream = ArrowArrayStream.allocateNew(allocator)) {
        Data.exportArrayStream(allocator, reader, stream);
        String source = table + "_stream";
        connection.unwrap(DuckDBConnection.class).registerArrowStream(source, stream);
        execute("CREATE TEMP TABLE \"" + table + "\" AS SELECT * FROM \"" + source + "\"");
      } catch (SQLException e) {
        throw SqlFailure.data(firstLine(e));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read the stored rows", e);
      }
    }

    void query(String sql, BatchConsumer consumer) {
      try (Statement statement = connection.createStatement();
          ResultSet result = result(statement, sql);
          ArrowReader reader =
              (ArrowReader)
                  result.unwrap(DuckDBResultSet.class).arrowExportStream(allocator, BATCH_ROWS)) {
        boolean any = false;
        while (reader.loadNextBatch()) {
          any = true;
          consumer.accept(reader.getVectorSchemaRoot());
        }
        if (!any) {
          consumer.accept(reader.getVectorSchemaRoot());
        }
      } catch (SQLException e) {
        throw SqlFailure.semantic(firstLine(e));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read a result of the SQL engine", e);
      }
    }

    /** Returns the columns of a query without running it. */
    List<Described> describe(String query) {
      List<Described> columns = new ArrayList<>();
      query(
          "DESCRIBE " + query,
          batch -> {
            FieldVector names = batch.getVector("column_name");
            FieldVector types = batch.getVector("column_type");
            for (int row = 0; row < batch.getRowCount(); row++) {
              columns.add(
                  new Described(
                      String.valueOf(names.getObject(row)), String.valueOf(types.getObject(row))));
            }
          });
      return columns;
    }

    private ResultSet result(Statement statement, String sql) throws SQLException {
      stop.enter(statement);
      try {
        return statement.executeQuery(sql);
      } finally {
        stop.leave();
      }
    }

    private static String firstLine(SQLException e) {
      String message = String.valueOf(e.getMessage());
      int end = message.indexOf('\n');
      return end < 0 ? message : message.substring(0, end);
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException("cannot close a session of the SQL engine", e);
      }
    }
  }
}
