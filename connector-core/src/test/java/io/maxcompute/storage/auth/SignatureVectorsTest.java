package io.maxcompute.storage.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.auth.Credentials.AccessKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The test vectors of control-plane.md, section 1.8. */
class SignatureVectorsTest {
  private static final AccessKey KEY =
      new AccessKey(
          "LTAI4FAKEKEYID00000001", "fakeSecretKey0123456789abcdefABCD", Optional.empty());
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2025-01-06T08:09:10Z"), ZoneOffset.UTC);
  private static final String DATE = "Mon, 06 Jan 2025 08:09:10 GMT";
  private static final String AGENT = "x-odps-user-agent:vector-test/1.0";
  private static final String V4 =
      "LTAI4FAKEKEYID00000001/20250106/cn-hangzhou/odps/aliyun_v4_request:";

  private static final SigningRequest TABLE =
      request(
          "GET",
          "/projects/demo_prj/tables/orders",
          Map.of("extended", "", "curr_project", "demo_prj", "curr_schema", "default"),
          Map.of());
  private static final SigningRequest SUBMIT =
      request(
          "POST",
          "/projects/demo_prj/instances",
          Map.of("curr_project", "demo_prj"),
          Map.of(
              "Content-Type",
              "application/xml",
              "Content-MD5",
              "473950db6990a9f6ee149e2158d60697"));
  private static final SigningRequest ODD_VALUE =
      request(
          "GET",
          "/projects/demo_prj/tables/orders",
          Map.of("partition", "dt='2025-01-06',region='a b+c/中'", "curr_project", "demo_prj"),
          Map.of());
  private static final SigningRequest ODD_VALUE_OF_PYTHON =
      request(
          "GET",
          "/projects/demo_prj/tables/orders",
          Map.of("partition", "dt='2025-01-06',region='a b c/中'", "curr_project", "demo_prj"),
          Map.of());
  private static final SigningRequest UPLOAD =
      request(
          "PUT",
          "/projects/demo_prj/schemas/default/tables/orders",
          Map.of("uploadid", "U1", "blockid", "0", "x-odps-extra", "p1"),
          Map.of(
              "Content-Type",
              "application/octet-stream",
              "x-odps-tunnel-version",
              "6",
              "x-odps-namespace-id",
              "ns1"));
  private static final SigningRequest PROJECT =
      request("GET", "/projects/demo_prj", Map.of("curr_project", "demo_prj"), Map.of());

  private record Vector(
      String name, SigningRequest request, String region, String canonical, String signature) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Vector> vectors() {
    String get = "GET\n\n\n" + DATE + "\n" + AGENT + "\n";
    String orders = get + "/projects/demo_prj/tables/orders?curr_project=demo_prj&";
    String table = orders + "curr_schema=default&extended";
    String submit =
        "POST\n473950db6990a9f6ee149e2158d60697\napplication/xml\n"
            + (DATE + "\n" + AGENT + "\n")
            + "/projects/demo_prj/instances?curr_project=demo_prj";
    String upload =
        "PUT\n\napplication/octet-stream\n"
            + DATE
            + "\nx-odps-extra:p1\nx-odps-namespace-id:ns1\nx-odps-tunnel-version:6\n"
            + AGENT
            + "\n/projects/demo_prj/schemas/default/tables/orders"
            + "?blockid=0&uploadid=U1&x-odps-extra=p1";
    String id = KEY.id() + ":";
    return Stream.of(
        new Vector("T1", TABLE, "", table, id + "tZnNXEa6tVXcZ+pTN5XiElQhI8g="),
        new Vector("T2", SUBMIT, "", submit, id + "p8Bi/Ti6irllkDXdjBEUH9BzwwI="),
        new Vector(
            "T3 of Java",
            ODD_VALUE,
            "",
            orders + "partition=dt='2025-01-06',region='a b+c/中'",
            id + "s0rwUGl5gH7hcuJlBQRseYH8Pd8="),
        new Vector(
            "T3 of PyODPS",
            ODD_VALUE_OF_PYTHON,
            "",
            orders + "partition=dt='2025-01-06',region='a b c/中'",
            id + "0o2Z++Ts7MHyi4re6GbprOzWHdU="),
        new Vector("T4", UPLOAD, "", upload, id + "ozQChbSqRsA7gBE7T9xvO1Z9+no="),
        new Vector("T5", TABLE, "cn-hangzhou", table, V4 + "k08wR0u1V7S7EcH8D/xJQphUm88="),
        new Vector("T6", SUBMIT, "cn-hangzhou", submit, V4 + "73nOE2TKYQmbXn8E0hSpMHEr1r4="),
        new Vector(
            "T7",
            PROJECT,
            "",
            get + "/projects/demo_prj?curr_project=demo_prj",
            id + "dWnW5BLBba9pXya59u2McEH62Wc="));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void buildsTheCanonicalString(Vector vector) {
    assertThat(vector.request().canonical()).isEqualTo(vector.canonical());
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void buildsTheAuthorization(Vector vector) {
    Optional<String> region = Optional.of(vector.region()).filter(name -> !name.isEmpty());
    RequestSigner signer = new RequestSigner(CredentialsProvider.of(KEY), region, CLOCK);

    assertThat(signer.sign(vector.request()))
        .containsExactly(Map.entry("Authorization", "ODPS " + vector.signature()));
  }

  @Test
  void sendsTheTokenOfATemporaryKeyBesideTheSameSignature() {
    AccessKey temporary = new AccessKey(KEY.id(), KEY.secret(), Optional.of("STS.token.example"));
    RequestSigner signer =
        new RequestSigner(CredentialsProvider.of(temporary), Optional.empty(), CLOCK);

    assertThat(signer.sign(PROJECT))
        .containsOnly(
            Map.entry("Authorization", "ODPS " + KEY.id() + ":dWnW5BLBba9pXya59u2McEH62Wc="),
            Map.entry("authorization-sts-token", "STS.token.example"));
  }

  @Test
  void sendsABearerTokenInPlaceOfASignature() {
    RequestSigner signer =
        new RequestSigner(
            CredentialsProvider.of(new Credentials.BearerToken("t0ken")), Optional.empty(), CLOCK);

    assertThat(signer.sign(PROJECT)).containsExactly(Map.entry("x-odps-bearer-token", "t0ken"));
  }

  @Test
  void aParameterReplacesAHeaderOfTheSameNameAndStaysInTheResource() {
    SigningRequest request =
        new SigningRequest("GET", "/p", Map.of("x-odps-a", "query"), Map.of("X-ODPS-A", "header"));

    assertThat(request.canonical()).isEqualTo("GET\n\n\n\nx-odps-a:query\n/p?x-odps-a=query");
  }

  @Test
  void takesTheDayOfTheSignatureInUtc() {
    Clock lateInShanghai =
        Clock.fixed(Instant.parse("2025-01-05T23:30:00Z"), ZoneOffset.ofHours(8));
    RequestSigner signer =
        new RequestSigner(CredentialsProvider.of(KEY), Optional.of("cn-hangzhou"), lateInShanghai);

    assertThat(signer.sign(TABLE).get("Authorization")).contains("/20250105/cn-hangzhou/");
  }

  private static SigningRequest request(
      String method, String path, Map<String, String> query, Map<String, String> headers) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put("Date", DATE);
    all.put("x-odps-user-agent", "vector-test/1.0");
    return new SigningRequest(method, path, query, all);
  }
}
