package io.maxcompute.spark.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.storage.StorageConfig;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.retry.Backoff;
import io.maxcompute.storage.table.PartitionSpec;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "endpoint", "http://localhost:1/api",
          "project", "shop",
          "table", "orders",
          "accessKeyId", "id",
          "accessKeySecret", "hush");

  @Test
  void connectionDefaults() {
    StorageConfig config = ConnectionOptions.from(LEAST).storageConfig();

    assertThat(config.region()).isEmpty();
    assertThat(config.quota()).isEmpty();
    assertThat(config.tags()).isEmpty();
    assertThat(config.storageEndpoint()).isEmpty();
    assertThat(config.proxy()).isEmpty();
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.inactivityTimeout()).isEqualTo(Duration.ofSeconds(60));
    assertThat(config.maxConnections()).isEqualTo(256);
    assertThat(config.retry().maxAttempts()).isEqualTo(8);
    assertThat(config.retry().maxElapsed()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void everyConnectionOptionArrives() {
    Map<String, String> options = new HashMap<>(LEAST);
    options.put("schema", "s");
    options.putAll(Map.of("region", "cn-x", "quota", "q", "tags", "a, b"));
    options.putAll(Map.of("tunnelEndpoint", "http://t:2", "proxy", "http://p:3"));
    options.putAll(Map.of("connectTimeout", "3s", "inactivityTimeout", "2min"));
    options.putAll(Map.of("maxConnections", "7", "retryAttempts", "2", "retryTimeout", "1h"));
    options.put("retryWait", "50ms");

    ConnectionOptions connection = ConnectionOptions.from(options);
    StorageConfig config = connection.storageConfig();

    assertThat(connection.table()).hasToString("shop.s.orders");
    assertThat(config.credentials().credentials().label()).isEqualTo("access key 'id'");
    assertThat(config.region()).contains("cn-x");
    assertThat(config.quota()).contains("q");
    assertThat(config.tags()).isEqualTo(List.of("a", "b"));
    assertThat(config.storageEndpoint()).contains(URI.create("http://t:2"));
    assertThat(config.proxy()).isEqualTo(Optional.of(URI.create("http://p:3")));
    assertThat(config.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(config.inactivityTimeout()).isEqualTo(Duration.ofMinutes(2));
    assertThat(config.maxConnections()).isEqualTo(7);
    assertThat(config.retry().maxAttempts()).isEqualTo(2);
    assertThat(config.retry().maxElapsed()).isEqualTo(Duration.ofHours(1));
    assertThat(config.retry().backoff())
        .isEqualTo(new Backoff(Duration.ofMillis(50), Duration.ofSeconds(20)));
  }

  @Test
  void readDefaultsAndOptions() {
    ReadOptions defaults = ReadOptions.from(LEAST);
    assertThat(defaults.split().request(1L << 20)).isEqualTo(SplitOptions.bySize(1L << 20));
    assertThat(defaults.batch().batchRows()).isEqualTo(16_384);
    assertThat(defaults.batch().compression()).isEqualTo(Compression.ZSTD);
    assertThat(defaults.streams().ahead()).isTrue();

    ReadOptions given =
        ReadOptions.from(
            Map.of(
                "splitMode", "Row_Offset",
                "splitRows", "5",
                "batchRows", "10",
                "batchBytes", "1m",
                "compression", "LZ4",
                "readerMemory", "2m",
                "sessionTimeout", "5s",
                "readAhead", "false"));
    assertThat(given.split().request(1L << 20)).isEqualTo(SplitOptions.byRows(5));
    assertThat(given.batch().batchBytes()).isEqualTo(1 << 20);
    assertThat(given.batch().compression()).isEqualTo(Compression.LZ4);
    assertThat(given.batch().memoryBytes()).isEqualTo(2 << 20);
    assertThat(given.sessionTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(given.streams().ahead()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    // option, cores, splits of a task that are read at once
    "auto, 1, 4",
    "Auto, 16, 4",
    "auto, 20, 3",
    "auto, 64, 1",
    "auto, 1000, 1",
    "1, 1, 1",
    "16, 1000, 16",
  })
  void streamsAreChosenByTheCoresOrGiven(String option, int cores, int expected) {
    ReadOptions given = ReadOptions.from(Map.of("streamsPerTask", option));

    assertThat(given.streams().atOnce(cores)).isEqualTo(expected);
  }

  @Test
  void severalStreamsAreReadAheadOrNotAtAll() {
    assertThatThrownBy(() -> ReadOptions.from(Map.of("readAhead", "false", "streamsPerTask", "4")))
        .hasMessage(
            "Option 'streamsPerTask' cannot be '4' where 'readAhead' is 'false': splits are read"
                + " at once by fetching ahead. Leave one of them out.");
    ReadOptions one = ReadOptions.from(Map.of("readAhead", "false", "streamsPerTask", "1"));
    assertThat(one.streams().atOnce(1)).isEqualTo(1);
    assertThat(ReadOptions.from(Map.of("readAhead", "false")).streams().atOnce(1)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "17", "many"})
  void streamsAreAFewOrAuto(String option) {
    assertThatThrownBy(() -> ReadOptions.from(Map.of("streamsPerTask", option)))
        .hasMessageContaining("expected auto or a whole number from 1 to 16. Default is 'auto'.");
  }

  @Test
  void theOverwriteModeFollowsTheSessionUnlessItIsGiven() {
    assertThat(WriteOptions.from(LEAST, "dynamic").partitions().overwriteMode())
        .isEqualTo(PartitionSettings.OverwriteMode.DYNAMIC);
    PartitionSettings given =
        WriteOptions.from(Map.of("overwriteMode", "static", "partition", "dt=1"), "DYNAMIC")
            .partitions();
    assertThat(given.overwriteMode()).isEqualTo(PartitionSettings.OverwriteMode.STATIC);
    assertThat(given.partition()).isEqualTo(PartitionSpec.parse("dt=1"));
  }

  @Test
  void theArgumentOfLoadBeatsATableThatTheSessionNames() {
    Map<String, String> options = new HashMap<>(LEAST);
    options.put("path", "other");
    assertThat(ConnectionOptions.from(options).table()).hasToString("shop.other");
  }

  @Test
  void nobodyActsAsSomebodyElseBecauseOfAnOverlookedOption() {
    Map<String, String> options = new HashMap<>(LEAST);
    options.put("bearerToken", "psst");
    assertThatThrownBy(() -> ConnectionOptions.from(options))
        .hasMessage("Options 'bearerToken' and 'accessKeyId' are both set. Give one of them.");

    options.remove("bearerToken");
    options.remove("accessKeyId");
    assertThatThrownBy(() -> ConnectionOptions.from(options))
        .hasMessage("Option 'accessKeySecret' is set, and 'accessKeyId' is missing.");
  }

  @Test
  void tablesOfOneCallerShareAClient() {
    Map<String, String> options = new HashMap<>(LEAST);
    options.put("table", "other");
    options.put("schema", "s");
    assertThat(ConnectionOptions.from(options).clientSettings())
        .isEqualTo(ConnectionOptions.from(LEAST).clientSettings());
  }

  @Test
  void aPartitionIsNotAnOptionOfReads() {
    assertThatThrownBy(() -> ReadOptions.from(Map.of("partition", "dt=1")))
        .hasMessageStartingWith("Option 'partition' is for writes.");
  }

  @Test
  void anUnknownOptionIsAnErrorThatNamesTheNearest() {
    assertThatThrownBy(() -> ConnectionOptions.from(Map.of("endpiont", "x")))
        .hasMessage("'endpiont' is not an option of maxcompute. Did you mean 'endpoint'?");
  }

  @Test
  void aWrongValueIsAnErrorThatSaysWhatWasExpected() {
    assertThatThrownBy(() -> ReadOptions.from(Map.of("batchRows", "many")))
        .hasMessage(
            "Option 'batchRows' cannot be 'many': expected a whole number from 1 to 20000."
                + " Default is '16384'.");
    assertThatThrownBy(() -> ReadOptions.from(Map.of("batchRows", "4294967297")))
        .hasMessageContaining("expected a whole number from 1 to 20000");
    assertThatThrownBy(() -> WriteOptions.from(Map.of("writeRequestBytes", "2g"), "static"))
        .hasMessageContaining("expected bytes from 1 to 1g");
    assertThatThrownBy(() -> ReadOptions.from(Map.of("compression", "gzip")))
        .hasMessageContaining("expected one of none, lz4, zstd");
    assertThatThrownBy(() -> ReadOptions.from(Map.of("sessionTimeout", "soon")))
        .hasMessageContaining("expected a time such as 30s, 5min or 1h");
  }

  @Test
  void aMissingOptionIsAnErrorThatSaysHowToSetIt() {
    assertThatThrownBy(() -> ConnectionOptions.from(Map.of("table", "t", "project", "p")))
        .hasMessageStartingWith("Option 'endpoint' is missing. Control plane of the service")
        .hasMessageEndingWith("or as spark.datasource.maxcompute.endpoint.");
  }

  @Test
  void noSecretIsShown() {
    Map<String, String> options = new HashMap<>(LEAST);
    options.put("securityToken", "psst");
    ConnectionOptions connection = ConnectionOptions.from(options);

    assertThat(connection + " " + connection.storageConfig())
        .doesNotContain("hush")
        .doesNotContain("psst");
  }
}
