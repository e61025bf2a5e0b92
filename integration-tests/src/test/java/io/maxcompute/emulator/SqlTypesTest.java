package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Values that SQL wrote, as the storage plane reads and filters them. */
class SqlTypesTest extends WriteTest {

  @Test
  void keepsValuesOfEveryTypeThroughSqlAndRead() {
    server.sql(
        "CREATE TABLE every (a TINYINT, b SMALLINT, c INT, d BIGINT, e FLOAT, f DOUBLE, g BOOLEAN, "
            + "h STRING, i VARCHAR(10), j CHAR(3), k BINARY, l DATE, m DATETIME, n TIMESTAMP, "
            + "o TIMESTAMP_NTZ, p DECIMAL(10,2), q JSON, r ARRAY<INT>, s MAP<STRING,INT>, "
            + "u STRUCT<x:INT,y:STRING>, v INTERVAL_DAY_TIME)");
    server.sql(
        "INSERT INTO every SELECT 1, 2, 3, 4, 1.5, 2.5, true, 'x', 'y', 'z', X'00ff', "
            + "DATE'0001-01-01', DATETIME'2020-01-01 00:00:00', "
            + "TIMESTAMP'2020-01-01 00:00:00.123456789', TIMESTAMP_NTZ'2020-01-01 00:00:00', 1.25, "
            + "'{}', array(1, NULL), map('k', 1), named_struct('x', 1, 'y', NULL), NULL");
    assertThat(server.sql("SELECT a,b,c,d,e,f,g,h,i,j,l,m,n,o,p,q,r,s,u,v FROM every"))
        .containsExactly(
            Arrays.asList(
                "1",
                "2",
                "3",
                "4",
                "1.5",
                "2.5",
                "true",
                "x",
                "y",
                "z",
                "0001-01-01",
                "2020-01-01 00:00:00",
                "2020-01-01 00:00:00.123456789",
                "2020-01-01 00:00:00",
                "1.25",
                "{}",
                "[1, null]",
                "{k:1}",
                "{x:1, y:null}",
                null));
    HttpResponse<byte[]> all =
        client.storage("TableCreateReadSession", "every", Map.of(), Map.of());
    assertThat(all.statusCode()).isEqualTo(400);
    assertThat(TestClient.text(all)).contains("Column 'v' has type interval_day_time");
    JsonNode session =
        client.json(
            "TableCreateReadSession",
            "every",
            Map.of(),
            Map.of("RequiredDataColumns", List.of("k", "n", "s", "u")));
    Map<String, String> query = Map.of("SessionId", session.path("SessionId").asText());
    assertThat(Ipc.read(client.storage("TableRead", "every", query, Map.of()).body()).rows())
        .containsExactly(
            List.of(
                "[0, -1]",
                "2020-01-01T00:00:00.123456789",
                "[{\"key\":\"k\",\"value\":1}]",
                "{\"x\":1}"));
  }

  @Test
  void filtersEveryRowByTypedLiterals() {
    server.sql(
        "CREATE TABLE lit (id BIGINT, d DATE, t TIMESTAMP, b BINARY, p DECIMAL(10,2), `o``dd` STRING)");
    server.sql(
        "INSERT INTO lit SELECT 1, DATE'2020-01-01', TIMESTAMP'2020-01-01 00:00:00.123456789', "
            + "X'4869', 1.25, 'a\\\\b'");
    server.sql("INSERT INTO lit SELECT 2, NULL, NULL, NULL, NULL, NULL");
    for (String filter :
        List.of(
            "`d` = DATE'2020-01-01'",
            "`t` = TIMESTAMP'2020-01-01 00:00:00.123456789'",
            "`t` > TIMESTAMP_NTZ'2020-01-01 00:00:00.123456788'",
            "`b` = X'4869'",
            "`p` = 1.25",
            "`o``dd` = 'a\\\\b'",
            "`o``dd` like 'a%' and not (`id` in (2, 3))",
            "`d` <=> DATE'2020-01-01'",
            "ID BETWEEN 0 AND 1")) {
      JsonNode session =
          client.json("TableCreateReadSession", "lit", Map.of(), Map.of("FilterPredicate", filter));
      Map<String, String> query = Map.of("SessionId", session.path("SessionId").asText());
      byte[] body = client.storage("TableRead", "lit", query, Map.of()).body();
      assertThat(Ipc.read(body).column("id")).as(filter).isEqualTo(List.of(1L));
    }
  }
}
