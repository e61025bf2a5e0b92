package io.maxcompute.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.EmulatorConfig;
import io.maxcompute.emulator.EmulatorServer;
import io.maxcompute.spark.options.ConnectionOptions;
import io.maxcompute.spark.options.PointInTime;
import io.maxcompute.spark.options.QueryOptions;
import io.maxcompute.spark.query.QueryTables;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transactional tables are read as they once were. */
class TimeTravelIT extends QueryTest {
  private static final String TRANSACTIONAL = " TBLPROPERTIES ('transactional' = 'true')";

  private Dataset<Row> version(int number) {
    return reader().option("versionAsOf", number).load();
  }

  @Test
  void everyVersionHasItsRows() {
    create("(id BIGINT, name STRING)" + TRANSACTIONAL); // version 1
    sql("INSERT INTO " + table + " VALUES (1, 'a')");
    sql("INSERT INTO " + table + " VALUES (2, 'b')");
    sql("INSERT OVERWRITE TABLE " + table + " VALUES (3, 'c')");
    sql("TRUNCATE TABLE " + table);

    assertThat(texts(version(1))).isEmpty();
    assertThat(texts(version(2))).containsExactly("[1,a]");
    assertThat(texts(version(3))).containsExactly("[1,a]", "[2,b]");
    assertThat(texts(version(4).select("name"))).containsExactly("[c]");
    assertThat(version(3).limit(1).count()).isOne();
    assertThat(texts(version(5))).isEmpty();
    assertThatThrownBy(() -> version(6).collectAsList())
        .hasMessageContaining("has no version 6 in its history")
        .hasMessageContaining("VERSION AS OF 6");
  }

  @Test
  void tableWithAPrimaryKeyHasVersionsToo() {
    create(
        "(id BIGINT NOT NULL, name STRING, PRIMARY KEY (id))"
            + " TBLPROPERTIES ('transactional' = 'true', 'write.bucket.num' = '1')");
    sql("INSERT INTO " + table + " VALUES (1, 'a'), (2, 'b')");
    sql("INSERT INTO " + table + " VALUES (2, 'c'), (3, 'd')");

    assertThat(texts(version(2))).containsExactly("[1,a]", "[2,b]");
    assertThat(texts(version(3))).containsExactly("[1,a]", "[2,c]", "[3,d]");
  }

  @Test
  void partitionsAreThoseOfTheVersion() {
    create("(id BIGINT) PARTITIONED BY (dt STRING)" + TRANSACTIONAL);
    sql("INSERT INTO " + table + " PARTITION (dt) VALUES (1, 'x'), (2, 'y')");
    sql("ALTER TABLE " + table + " DROP PARTITION (dt = 'x')");

    assertThat(texts(version(3))).containsExactly("[2,y]");
    assertThat(texts(version(2).where("dt = 'x'"))).containsExactly("[1,x]");
    assertThat(version(2).select("dt").distinct().count()).isEqualTo(2);
  }

  @Test
  void nothingRunsBeforeRowsAreWanted() {
    create("(id BIGINT)" + TRANSACTIONAL);
    server.requests().clear();

    assertThat(plan(version(1))).contains("emulator." + table + " VERSION AS OF 1");

    assertThat(runs()).isZero();
  }

  @Test
  void unsupportedColumnIsRefusedOnlyWhenSelected() {
    create("(id BIGINT, span INTERVAL_DAY_TIME)" + TRANSACTIONAL);

    assertThat(texts(version(1).select("id"))).isEmpty();
    assertThatThrownBy(() -> version(1).collectAsList())
        .hasMessageContaining("Column 'span' has type");
  }

  /** A clock that the test moves. */
  private static final class Hands extends Clock {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Asia/Shanghai", "America/New_York"})
  void timeIsThatOfTheSessionsZone(String zone) {
    Hands clock = new Hands();
    String before = spark.conf().get("spark.sql.session.timeZone");
    try (EmulatorServer own = EmulatorServer.start(EmulatorConfig.defaults().withClock(clock))) {
      own.sql("CREATE TABLE " + table + " (id BIGINT)" + TRANSACTIONAL);
      clock.now = Instant.parse("2026-01-01T10:00:00.500Z");
      own.sql("INSERT INTO " + table + " VALUES (1)");
      clock.now = Instant.parse("2026-01-01T12:00:00Z");
      own.sql("INSERT INTO " + table + " VALUES (2)");
      clock.now = Instant.now(); // requests are signed with the time of this machine
      spark.conf().set("spark.sql.session.timeZone", zone);
      var hour = Instant.parse("2026-01-01T10:00:00Z").atZone(ZoneId.of(zone)).toLocalDateTime();

      assertThat(texts(at(own, hour.toString().replace('T', ' ') + ":00.499"))).isEmpty();
      assertThat(texts(at(own, hour.toString().replace('T', ' ') + ":00.500")))
          .containsExactly("[1]");
      assertThat(texts(at(own, "2026-01-01T12:00:00Z"))).containsExactly("[1]", "[2]");
      assertThatThrownBy(() -> at(own, "2025-01-01").collectAsList())
          .hasMessageContaining("has no time");
    } finally {
      spark.conf().set("spark.sql.session.timeZone", before);
    }
  }

  private Dataset<Row> at(EmulatorServer own, String time) {
    return spark
        .read()
        .format("maxcompute")
        .options(options(own))
        .option("timestampAsOf", time)
        .load();
  }

  @ParameterizedTest
  @CsvSource({"(id BIGINT)", "'(id BIGINT) PARTITIONED BY (dt STRING)'"})
  void tableWithoutVersionsIsRefused(String columns) {
    create(columns);

    assertThatThrownBy(() -> version(1))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("'emulator." + table + "' cannot be read as it once was")
        .hasMessageContaining("startVersion and endVersion");
  }

  @Test
  void catalogsAskForAMomentThemselves() {
    create("(id BIGINT)" + TRANSACTIONAL);
    ConnectionOptions connection = ConnectionOptions.from(options());

    QueryOptions plain = QueryOptions.from(Map.of());
    var byVersion = QueryTables.asOf(connection, new PointInTime.Version(1), plain);
    var byTime =
        QueryTables.asOf(
            connection, new PointInTime.Time(Instant.ofEpochSecond(0, 1_000_000)), plain);

    assertThat(byVersion.name()).isEqualTo("emulator." + table + " VERSION AS OF 1");
    assertThat(byTime.name())
        .isEqualTo("emulator." + table + " TIMESTAMP AS OF '1970-01-01 00:00:00.001'");
    assertThat(byVersion)
        .isEqualTo(QueryTables.asOf(connection, new PointInTime.Version(1), plain));
    assertThat(byVersion).isNotEqualTo(byTime);
  }
}
