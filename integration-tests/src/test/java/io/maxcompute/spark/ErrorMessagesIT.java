package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.emulator.fault.Fault;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What users read when something is wrong: what was tried, on what, what happened, what to do. */
class ErrorMessagesIT extends SparkTest {
  private static final String REQUEST = "\\[request=[0-9A-F]{24}]";
  private static final String KEY = "access key 'LTAI…01'";

  @AfterEach
  void optionsAreCheckedBeforeAnythingIsSent(TestInfo test) {
    if (test.getDisplayName().matches("(missing|wrongOption|unknownOption).*")) {
      assertThat(server.requests().all()).isEmpty();
    }
  }

  private Throwable failureWith(Map<String, String> options) {
    try {
      spark.read().format("maxcompute").options(options).load().collectAsList();
    } catch (RuntimeException e) {
      return e;
    }
    throw new AssertionError("it worked");
  }

  private Map<String, String> with(String key, String value) {
    Map<String, String> options = options();
    options.put(key, value);
    return options;
  }

  private Map<String, String> without(String key) {
    Map<String, String> options = new HashMap<>(options());
    options.remove(key);
    return options;
  }

  /** Matches {@code message}, in which {@code REQUEST} stands for any request id. */
  private static void assertMessage(Throwable failure, String message) {
    assertThat(failure.getMessage())
        .matches(Pattern.quote(message).replace("REQUEST", "\\E" + REQUEST + "\\Q"));
  }

  @Test
  void unknownTable() {
    assertMessage(
        failureWith(with("table", "nowhere")),
        "Cannot describe table 'emulator.nowhere': the service answered 404 NoSuchObject,"
            + " \"ODPS-0130131:Table not found - 'emulator.nowhere' table not found\" REQUEST. Check the project, schema and table names.");
  }

  @Test
  void unknownProject() {
    assertMessage(
        failureWith(with("project", "elsewhere")),
        "Cannot describe table 'elsewhere."
            + table
            + "': the service answered 404 NoSuchProject, \"ODPS-0420111: Project not found -"
            + " 'elsewhere'.\" REQUEST. Check the project, schema and table names.");
  }

  @Test
  void wrongSecret() {
    create("(id BIGINT)");
    assertMessage(
        failureWith(with("accessKeySecret", "notTheSecret")),
        "Cannot describe table 'emulator."
            + table
            + "': the service answered 401 SignatureNotMatch, \"ODPS-0410042: Invalid signature"
            + " value - User signature does not match\" REQUEST. Check the "
            + KEY
            + ".");
  }

  @Test
  void unknownKey() {
    create("(id BIGINT)");
    assertMessage(
        failureWith(with("accessKeyId", "LTAI5tUnknownKey")),
        "Cannot describe table 'emulator."
            + table
            + "': the service answered 401 InvalidParameter, \"ODPS-0410051: Invalid credentials -"
            + " accessKeyId or security token not found\" REQUEST. Check the access key"
            + " 'LTAI…ey'.");
  }

  @Test
  void noPermission() {
    create("(id BIGINT)");
    fail(
        "TableCreateReadSession",
        new Fault.Status(403, "NoPermission", "ODPS-0420095: Access Denied", -1));

    assertMessage(
        failureWith(options()),
        "Cannot open a read session on table 'emulator."
            + table
            + "': the service answered 403 NoPermission, \"ODPS-0420095: Access Denied\" REQUEST."
            + " Grant the "
            + KEY
            + " what it needs: Describe, Select and Download to read, Update to write.");
  }

  @Test
  void wrongClock() {
    Clock tomorrow = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));
    try (EmulatorServer ahead =
        EmulatorServer.start(EmulatorConfig.defaults().withClock(tomorrow))) {

      assertThat(failureWith(options(ahead)).getMessage())
          .matches(
              "Cannot describe table 'emulator\\."
                  + table
                  + "': the service answered 400 RequestTimeTooSkewd, \"ODPS-0410031:.*\" "
                  + REQUEST
                  + "\\. Set the clock of this machine: it differs from the service's\\.");
    }
  }

  @Test
  void unreachableEndpoint() {
    Map<String, String> options = with("endpoint", "http://127.0.0.1:1/api");
    options.put("retryAttempts", "2");
    options.put("retryWait", "1ms");

    assertMessage(
        failureWith(options),
        "Cannot describe table 'emulator."
            + table
            + "': no connection to http://127.0.0.1:1 (Connect to http://127.0.0.1:1 failed:"
            + " Connection refused). Check the endpoint, the network and the proxy. Gave up after 2"
            + " attempts and waits of 0.0 s: no more attempts are allowed. Options 'retryAttempts'"
            + " and 'retryTimeout' allow more.");
  }

  @Test
  void unknownHost() {
    Map<String, String> options = with("endpoint", "http://nowhere.invalid/api");
    options.put("retryAttempts", "1");

    assertThat(failureWith(options).getMessage())
        .startsWith("Cannot describe table 'emulator." + table + "': ")
        .contains("nowhere.invalid");
  }

  @Test
  void missingEndpoint() {
    assertMessage(
        failureWith(without("endpoint")),
        "Option 'endpoint' is missing. Control plane of the service, such as"
            + " http://service.cn-hangzhou.maxcompute.aliyun.com/api. Set it with"
            + " .option(\"endpoint\", …) or as spark.datasource.maxcompute.endpoint.");
  }

  @Test
  void missingTable() {
    assertMessage(
        failureWith(without("table")),
        "Option 'table' is missing. The table: table, schema.table or project.schema.table; also"
            + " load(\"…\"). Set it with .option(\"table\", …) or as"
            + " spark.datasource.maxcompute.table.");
  }

  @Test
  void missingSecret() {
    assertMessage(
        failureWith(without("accessKeySecret")),
        "Option 'accessKeySecret' is missing. Secret of the access key. Set it with"
            + " .option(\"accessKeySecret\", …) or as spark.datasource.maxcompute.accessKeySecret.");
  }

  @Test
  void missingCredentials() {
    Map<String, String> options = without("accessKeySecret");
    options.remove("accessKeyId");

    assertMessage(
        failureWith(options),
        "No credentials for table 'emulator."
            + table
            + "': option 'accessKeyId' is missing, and ALIBABA_CLOUD_ACCESS_KEY_ID is not set. Set"
            + " options 'accessKeyId' and 'accessKeySecret', or 'bearerToken', or the environment"
            + " variables on the driver and all executors.");
  }

  @Test
  void unknownOption() {
    assertMessage(
        failureWith(with("spiltSize", "1m")),
        "'spiltSize' is not an option of maxcompute. Did you mean 'splitSize'?");
  }

  @Test
  void wrongOptionValues() {
    assertMessage(
        failureWith(with("batchRows", "many")),
        "Option 'batchRows' cannot be 'many': expected a whole number from 1 to 20000. Default is"
            + " '16384'.");
    assertMessage(
        failureWith(with("compression", "gzip")),
        "Option 'compression' cannot be 'gzip': expected one of none, lz4, zstd. Default is"
            + " 'zstd'.");
    assertMessage(
        failureWith(with("connectTimeout", "soon")),
        "Option 'connectTimeout' cannot be 'soon': expected a time such as 30s, 5min or 1h. Default"
            + " is '10s'.");
    assertMessage(
        failureWith(with("readAhead", "perhaps")),
        "Option 'readAhead' cannot be 'perhaps': expected true or false. Default is 'true'.");
    assertMessage(
        failureWith(with("endpoint", "service.example.com")),
        "Option 'endpoint' cannot be 'service.example.com': expected http[s]://host[:port][/path].");
    assertMessage(
        failureWith(with("splitSize", "large")),
        "Option 'splitSize' cannot be 'large': expected bytes with an optional k, m or g suffix."
            + " Default is '256m'.");
  }

  @Test
  void wrongOptionOfAWrite() {
    assertThatThrownBy(() -> append(spark.range(1).toDF("id")).option("writeBatchRows", "0").save())
        .hasMessage(
            "Option 'writeBatchRows' cannot be '0': expected a whole number from 1 to 1048576."
                + " Default is '16384'.");
  }

  @Test
  void wrongTableName() {
    assertThat(failureWith(with("table", "a.b.c.d")).getMessage())
        .contains("a.b.c.d")
        .contains("project.schema.table");
  }
}
