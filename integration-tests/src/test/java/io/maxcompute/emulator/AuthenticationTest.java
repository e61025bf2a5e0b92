package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.emulator.auth.Credential;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuthenticationTest {
  private final EmulatorServer server =
      EmulatorServer.start(
          EmulatorConfig.defaults()
              .withCredential(new Credential("STS.key", "sts-secret", "sts-token"))
              .withBearerTokens(Set.of("bearer-1")));

  @AfterEach
  void close() {
    server.close();
  }

  private TestClient client() {
    return new TestClient(server);
  }

  @Test
  void refusesAWrongSecretAsXmlOnTheControlPlane() {
    HttpResponse<byte[]> answer =
        client().as(server.accessKeyId(), "wrong").get("/projects/emulator", Map.of());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(TestClient.text(answer))
        .contains("<Code>SignatureNotMatch</Code>", "ODPS-0410042", "<RequestId>", "<HostId>");
    assertThat(answer.headers().firstValue("x-odps-request-id")).isPresent();
  }

  @Test
  void refusesAnUnknownKeyAsJsonOnTheStoragePlane() {
    HttpResponse<byte[]> answer =
        client().as("nobody", "x").storage("TableRead", "t", Map.of(), Map.of());
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(TestClient.tree(answer).path("Message").asText()).contains("ODPS-0410051");
    assertThat(TestClient.tree(answer).path("RequestId").asText())
        .isEqualTo(answer.headers().firstValue("x-odps-request-id").orElseThrow());
  }

  @Test
  void neverAnswers401ToABodyOfTheVendorsJavaClient() {
    HttpResponse<byte[]> answer =
        client()
            .as("nobody", "x")
            .header("User-Agent", "JavaSDK/0.57")
            .storage("TableRead", "t", Map.of(), Map.of());
    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void refusesAClockThatIsMoreThanFifteenMinutesOff() {
    Clock late = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-16));
    HttpResponse<byte[]> answer = client().at(late).get("/projects/emulator", Map.of());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(TestClient.text(answer))
        .contains("RequestTimeTooSkewd", "ODPS-0410031:", "max_interval_date:900000,expire_date:");
    Clock slightlyLate = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-14));
    assertThat(client().at(slightlyLate).get("/projects/emulator", Map.of()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void acceptsATemporaryKeyOnlyWithItsToken() {
    assertThat(
            client()
                .as("STS.key", "sts-secret")
                .header("authorization-sts-token", "sts-token")
                .get("/projects/emulator", Map.of())
                .statusCode())
        .isEqualTo(200);
    assertThat(
            client().as("STS.key", "sts-secret").get("/projects/emulator", Map.of()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void acceptsABearerTokenInsteadOfASignature() {
    assertThat(
            client()
                .as("", "")
                .header("x-odps-bearer-token", "bearer-1")
                .get("/projects/emulator", Map.of())
                .statusCode())
        .isEqualTo(200);
    assertThat(client().as("", "").get("/projects/emulator", Map.of()).statusCode()).isEqualTo(400);
  }
}
