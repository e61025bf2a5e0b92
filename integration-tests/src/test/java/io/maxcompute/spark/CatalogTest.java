package io.maxcompute.spark;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.spark.catalog.MaxComputeCatalog;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;

/** A test of the catalog: a session of its own, where catalog {@code mc} is the emulator. */
abstract class CatalogTest extends SparkTest {
  SparkSession session;

  @BeforeEach
  final void addCatalog() {
    session = spark.newSession();
    addCatalog("mc", catalogOptions(server));
  }

  /** Makes {@code name} a catalog of the session. */
  final void addCatalog(String name, Map<String, String> options) {
    String key = "spark.sql.catalog." + name;
    session.conf().set(key, MaxComputeCatalog.class.getName());
    options.forEach((option, value) -> session.conf().set(key + "." + option, value));
  }

  final Map<String, String> catalogOptions(EmulatorServer service) {
    Map<String, String> options = options(service);
    options.remove("table");
    return options;
  }

  /** Runs a statement in Spark and returns its rows as text, sorted. */
  final List<String> query(String statement) {
    return texts(session.sql(statement));
  }

  final Dataset<Row> inCatalog() {
    return session.table("mc." + table);
  }
}
