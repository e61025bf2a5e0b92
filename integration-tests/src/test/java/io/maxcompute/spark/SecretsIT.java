package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.auth.Credential;
import io.maxcompute.emulator.fault.Fault;
import io.maxcompute.emulator.fault.FaultRule;
import io.maxcompute.spark.client.SharedClients;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Secrets appear nowhere: not in plans, messages, logs, or Spark's event log. */
class SecretsIT extends SparkTest {
  private static final String SECRET = "sEcReT4Connector7XqZ";
  private static final String TOKEN = "sTsToKeN4Connector9PwY";
  private static final String BEARER = "bEaReR4Connector3KmJ";

  private EmulatorServer guarded;

  @BeforeEach
  void start() {
    guarded =
        EmulatorServer.start(
            EmulatorConfig.defaults()
                .withCredential(new Credential("LTAI4TemporaryKey", SECRET, TOKEN))
                .withBearerTokens(Set.of(BEARER)));
    guarded.sql("CREATE TABLE " + table + " (id BIGINT)");
  }

  @AfterEach
  void close() {
    guarded.close();
  }

  private Map<String, String> keyOptions() {
    Map<String, String> options = new HashMap<>(options(guarded));
    options.put("accessKeyId", "LTAI4TemporaryKey");
    options.put("accessKeySecret", SECRET);
    options.put("securityToken", TOKEN);
    return options;
  }

  private Map<String, String> bearerOptions() {
    Map<String, String> options = new HashMap<>(options(guarded));
    options.remove("accessKeyId");
    options.remove("accessKeySecret");
    options.put("bearerToken", BEARER);
    return options;
  }

  private static void assertNoSecret(String where, String text) {
    assertThat(text).as(where).isNotEmpty();
    for (String secret : List.of(SECRET, TOKEN, BEARER)) {
      assertThat(text.contains(secret)).as("%s shows %s", where, secret).isFalse();
    }
  }

  private Dataset<Row> rows(Map<String, String> options) {
    return spark.read().format("maxcompute").options(options).load();
  }

  private void writeAndRead(Map<String, String> options) {
    spark
        .range(10)
        .toDF("id")
        .write()
        .format("maxcompute")
        .options(options)
        .mode(SaveMode.Append)
        .save();
    assertThat(rows(options).where("id >= 0").collectAsList()).isNotEmpty();
  }

  @Test
  void plansShowNone() {
    for (Map<String, String> options : List.of(keyOptions(), bearerOptions())) {
      Dataset<Row> rows = rows(options).where("id > 3");
      rows.createOrReplaceTempView("guarded");

      assertNoSecret("toString", rows.toString());
      assertNoSecret("plans", rows.queryExecution().toString());
      assertNoSecret("plan", rows.queryExecution().executedPlan().treeString());
      assertNoSecret("json", rows.queryExecution().optimizedPlan().toJSON());
      for (String kind : List.of("", "EXTENDED", "FORMATTED", "COST")) {
        assertNoSecret(
            "EXPLAIN " + kind,
            spark.sql("EXPLAIN " + kind + " SELECT * FROM guarded").head().getString(0));
        assertNoSecret(
            "EXPLAIN " + kind + " INSERT",
            spark
                .sql("EXPLAIN " + kind + " INSERT INTO guarded SELECT 1L AS id")
                .head()
                .getString(0));
      }
    }
  }

  @Test
  void failuresShowNone() {
    for (Map<String, String> options : List.of(keyOptions(), bearerOptions())) {
      guarded.faults().add(FaultRule.on("GetTable", Fault.status(403, "NoPermission")));
      assertNoSecret("refused", failure(() -> rows(options)));
      Map<String, String> unknown = new HashMap<>(options);
      unknown.put("acessKeySecret", SECRET);
      assertNoSecret("unknown option", failure(() -> rows(unknown)));
      Map<String, String> wrong = new HashMap<>(options);
      wrong.put("batchRows", "none");
      assertNoSecret("wrong option", failure(() -> rows(wrong).count()));
      guarded.faults().add(FaultRule.on("TableRead", Fault.status(403, "NoPermission")).times(9));
      guarded.sql("INSERT INTO " + table + " VALUES (1)");
      assertNoSecret("failed task", failure(() -> rows(options).collectAsList()));
      guarded.faults().clear();
    }
  }

  private static String failure(Runnable step) {
    try {
      step.run();
    } catch (Exception e) { // Spark throws checked ones that it does not declare
      StringWriter text = new StringWriter();
      e.printStackTrace(new PrintWriter(text));
      return text.toString();
    }
    throw new AssertionError("it worked");
  }

  @Test
  void logShowsNone() {
    try (CapturedLog log = CapturedLog.of("io.maxcompute.spark", "io.maxcompute.storage")) {
      writeAndRead(keyOptions());
      writeAndRead(bearerOptions());

      assertThat(log.text()).contains("Read session").contains("Committed write session");
      assertNoSecret("log", log.text());
    }
  }

  @Test
  void logOfTheHttpLibraryShowsNone() {
    try (CapturedLog log = CapturedLog.of("io.maxcompute")) {
      SharedClients.closeIdle();
      writeAndRead(keyOptions());
      writeAndRead(bearerOptions());

      assertNoSecret("log", log.text());
    }
  }

  @Test
  void eventLogShowsNone() throws Exception {
    writeAndRead(keyOptions());
    writeAndRead(bearerOptions());
    spark.sparkContext().listenerBus().waitUntilEmpty();

    long shown = 0;
    for (Path file : eventLogs()) {
      try (Stream<String> events = Files.lines(file)) { // hundreds of megabytes after many tests
        for (Iterator<String> each = events.iterator(); each.hasNext(); ) {
          String event = each.next();
          assertNoSecret("event log", event);
          shown += event.contains("maxcompute emulator." + table) ? 1 : 0;
        }
      }
    }
    assertThat(shown).as("events of this test").isPositive();
  }

  private List<Path> eventLogs() throws IOException {
    try (Stream<Path> files = Files.list(SparkOnEmulator.EVENT_LOGS)) {
      return files
          .filter(file -> file.toString().contains(spark.sparkContext().applicationId()))
          .filter(file -> !file.toString().endsWith(".crc"))
          .toList();
    }
  }
}
