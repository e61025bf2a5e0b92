package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.spark.client.SharedClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One emulator and one Spark session for all tests of the JVM. Every test finds no fault in force
 * and an empty request log, and leaves no memory, connection or working thread behind.
 */
final class SparkOnEmulator implements BeforeEachCallback, AfterEachCallback {
  /** Where Spark writes its event logs. */
  static final Path EVENT_LOGS = Path.of("target", "spark-events");

  private static final Namespace NAMESPACE = Namespace.create(SparkOnEmulator.class);

  @Override
  public void beforeEach(ExtensionContext context) {
    Running running = running(context);
    running.server.faults().clear();
    running.server.requests().clear();
    ((SparkTest) context.getRequiredTestInstance()).use(running.server, running.spark);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    EmulatorServer server = running(context).server;
    server.faults().clear();
    running(context).spark.catalog().clearCache();
    Eventually.holds(
        "the Arrow memory of readers and writers is free",
        () -> assertThat(SharedClients.allocatedBytes()).isZero());
    Eventually.holds("no background thread works for us", WorkingThreads::assertNone);
    Eventually.holds(
        "every connection is closed",
        () -> {
          SharedClients.closeIdle(); // again, as a cancelled task may give its client back late
          assertThat(server.openConnections()).isZero();
        });
  }

  private static Running running(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, type -> Running.start(), Running.class);
  }

  private record Running(EmulatorServer server, SparkSession spark) implements AutoCloseable {
    static Running start() {
      try {
        Files.createDirectories(EVENT_LOGS);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      SparkSession spark =
          SparkSession.builder()
              .master("local[2,4]")
              .appName("maxcompute tests")
              .config("spark.ui.enabled", "false")
              .config("spark.driver.host", "127.0.0.1")
              .config("spark.driver.bindAddress", "127.0.0.1")
              .config("spark.sql.shuffle.partitions", "2")
              // Of each block a broadcast takes the whole at once, and many jobs are small here.
              .config("spark.broadcast.blockSize", "64k")
              .config("spark.sql.datetime.java8API.enabled", "true")
              .config("spark.eventLog.enabled", "true")
              .config("spark.eventLog.dir", EVENT_LOGS.toUri().toString())
              .config("spark.sql.warehouse.dir", Path.of("target", "warehouse").toUri().toString())
              .getOrCreate();
      Configurator.setRootLevel(Level.FATAL); // failing tasks are what is tested
      return new Running(EmulatorServer.start(), spark);
    }

    @Override
    public void close() {
      spark.stop();
      server.close();
    }
  }
}
