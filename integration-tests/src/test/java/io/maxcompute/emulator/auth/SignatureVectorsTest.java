package io.maxcompute.emulator.auth;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.http.Call;
import io.maxcompute.emulator.http.Query;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The recorded vectors of control-plane.md 1.8. */
class SignatureVectorsTest {
  private static final String ID = "LTAI4FAKEKEYID00000001";
  private static final String SECRET = "fakeSecretKey0123456789abcdefABCD";
  private static final Clock NOON =
      Clock.fixed(Instant.parse("2025-01-06T08:09:10Z"), ZoneOffset.UTC);
  private static final String INSTANCES = "/api/projects/demo_prj/instances";
  private static final Map<String, String> POST_HEADERS =
      Map.of("content-type", "application/xml", "content-md5", "473950db6990a9f6ee149e2158d60697");

  private final Authenticator authenticator =
      new Authenticator(
          List.of(
              new Credential(ID, SECRET, null), new Credential(ID, SECRET, "STS.token.example")),
          Set.of("bearer-1"),
          NOON);

  private static Call call(
      String method, String path, String query, String authorization, Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("date", "Mon, 06 Jan 2025 08:09:10 GMT");
    headers.put("x-odps-user-agent", "vector-test/1.0");
    headers.put("authorization", "ODPS " + authorization);
    return new Call("R1", method, path, Query.parse(query), headers, InputStream.nullInputStream());
  }

  private void accepts(Call call, String prefix) {
    assertThatCode(() -> authenticator.check(call, prefix)).doesNotThrowAnyException();
  }

  private static Call t1(String authorization) {
    return call(
        "GET",
        "/api/projects/demo_prj/tables/orders",
        "extended&curr_project=demo_prj&curr_schema=default",
        authorization,
        Map.of());
  }

  @Test
  void acceptsAGetWithQueryAndFlag() {
    accepts(t1(ID + ":tZnNXEa6tVXcZ+pTN5XiElQhI8g="), "/api");
  }

  @Test
  void acceptsAPostWithContentMd5() {
    String query = "curr_project=demo_prj";
    accepts(
        call("POST", INSTANCES, query, ID + ":p8Bi/Ti6irllkDXdjBEUH9BzwwI=", POST_HEADERS), "/api");
  }

  @Test
  void acceptsBothReadingsOfPlusAndSpace() {
    String path = "/api/projects/demo_prj/tables/orders";
    String query =
        "partition=dt%3D%272025-01-06%27%2Cregion%3D%27a+b%2Bc%2F%E4%B8%AD%27&curr_project=demo_prj";
    accepts(call("GET", path, query, ID + ":0o2Z++Ts7MHyi4re6GbprOzWHdU=", Map.of()), "/api");
    accepts(call("GET", path, query, ID + ":s0rwUGl5gH7hcuJlBQRseYH8Pd8=", Map.of()), "/api");
  }

  @Test
  void signsOdpsHeadersAndParameters() {
    Map<String, String> headers =
        Map.of(
            "content-type", "application/octet-stream",
            "x-odps-tunnel-version", "6",
            "x-odps-namespace-id", "ns1");
    accepts(
        call(
            "PUT",
            "/projects/demo_prj/schemas/default/tables/orders",
            "uploadid=U1&blockid=0&x-odps-extra=p1",
            ID + ":ozQChbSqRsA7gBE7T9xvO1Z9+no=",
            headers),
        "");
  }

  @Test
  void acceptsVersion4() {
    String scope = ID + "/20250106/cn-hangzhou/odps/aliyun_v4_request:";
    accepts(t1(scope + "k08wR0u1V7S7EcH8D/xJQphUm88="), "/api");
    accepts(
        call(
            "POST",
            INSTANCES,
            "curr_project=demo_prj",
            scope + "73nOE2TKYQmbXn8E0hSpMHEr1r4=",
            POST_HEADERS),
        "/api");
  }

  @Test
  void acceptsATemporaryKeyWithItsTokenOnly() {
    String signature = ID + ":dWnW5BLBba9pXya59u2McEH62Wc=";
    String path = "/api/projects/demo_prj";
    String query = "curr_project=demo_prj";
    accepts(
        call("GET", path, query, signature, Map.of("authorization-sts-token", "STS.token.example")),
        "/api");
    Call other = call("GET", path, query, signature, Map.of("authorization-sts-token", "another"));
    assertThatThrownBy(() -> authenticator.check(other, "/api"))
        .hasMessageContaining("ODPS-0410051");
  }

  @Test
  void refusesAChangedParameter() {
    Call changed =
        call(
            "GET",
            "/api/projects/demo_prj/tables/orders",
            "extended&curr_project=other&curr_schema=default",
            ID + ":tZnNXEa6tVXcZ+pTN5XiElQhI8g=",
            Map.of());
    assertThatThrownBy(() -> authenticator.check(changed, "/api"))
        .isInstanceOf(ServiceError.class)
        .hasMessageContaining("ODPS-0410042");
  }

  @Test
  void refusesAVersion4SignatureOfAnotherDay() {
    Call old = t1(ID + "/20240106/cn-hangzhou/odps/aliyun_v4_request:k08wR0u1V7S7EcH8D/xJQphUm88=");
    assertThatThrownBy(() -> authenticator.check(old, "/api")).isInstanceOf(ServiceError.class);
  }
}
