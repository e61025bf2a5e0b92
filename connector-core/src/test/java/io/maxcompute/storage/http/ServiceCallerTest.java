package io.maxcompute.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.maxcompute.storage.auth.Credentials;
import io.maxcompute.storage.auth.CredentialsProvider;
import io.maxcompute.storage.auth.CredentialsUnavailableException;
import io.maxcompute.storage.auth.RequestSigner;
import io.maxcompute.storage.auth.SigningRequest;
import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.error.ServiceException;
import io.maxcompute.storage.error.ServiceException.Kind;
import io.maxcompute.storage.error.TransportException;
import io.maxcompute.storage.testing.Answer;
import io.maxcompute.storage.testing.TestRequest;
import io.maxcompute.storage.testing.TestService;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceCallerTest {
  private static final ApiRequest READ = ApiRequest.of("read table 'p.t'", "GET", "/projects/p");
  private static final byte[] BODY = "body".getBytes(StandardCharsets.UTF_8);

  private final TestService service = new TestService();
  private final ServiceCaller caller = service.caller();

  @AfterEach
  void noConnectionIsLeft() throws InterruptedException {
    service.transport().close();
    assertThat(service.server().allConnectionsClosed()).isTrue();
    service.close();
  }

  @Test
  void takesNoAnswerWithoutEnd() {
    byte[] megabyte = new byte[1 << 20];
    service
        .server()
        .answer(
            (socket, in) -> {
              OutputStream out = socket.getOutputStream();
              out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
              while (true) {
                out.write(megabyte);
              }
            });

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> caller.call(READ))
        .withMessage("Cannot read table 'p.t': the answer has more than 67108864 bytes.");
  }

  @Test
  void sendsWhatItSigned() {
    service.server().answer(Answer.xml("<a/>"));

    caller.call(
        ApiRequest.of("test", "POST", "/projects/p/instances")
            .withQuery("partition", "region='a b+c/中'")
            .withQuery("extended", "")
            .withHeader("x-odps-more", "m")
            .withBody("application/xml", BODY));

    TestRequest arrived = service.server().request(0);
    SigningRequest covered =
        new SigningRequest(arrived.method(), arrived.path(), arrived.query(), arrived.headers());
    assertThat(
            new RequestSigner(
                    CredentialsProvider.of(TestService.KEY), Optional.empty(), TestService.CLOCK)
                .sign(covered))
        .containsExactly(Map.entry("Authorization", arrived.header("Authorization")));
    assertThat(arrived.target())
        .isEqualTo("/projects/p/instances?partition=region%3D%27a%20b%2Bc%2F%E4%B8%AD%27&extended");
    assertThat(arrived.text()).isEqualTo("body");
    assertThat(arrived.headers())
        .containsEntry("Date", "Mon, 06 Jan 2025 08:09:10 GMT")
        .containsEntry("Content-Type", "application/xml")
        .containsEntry("User-Agent", "vector-test/1.0")
        .containsEntry("x-odps-user-agent", "vector-test/1.0")
        .containsEntry("x-odps-more", "m");
  }

  @Test
  void sendsNoHeaderThatNobodyAskedFor() {
    service.server().answer(Answer.xml("<a/>"));

    caller.call(READ);

    assertThat(service.server().request(0).headers().keySet())
        .map(name -> name.toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrder(
            "authorization", "connection", "date", "host", "user-agent", "x-odps-user-agent");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b", "/a+b", "/中", "/a%20b", "//double", "/a/../b", "/a?b#c"})
  void sendsPathsAsTheyAreSigned(String path) {
    service.server().answer(Answer.xml("<a/>"));

    caller.call(ApiRequest.of("test", "GET", path));

    assertThat(service.server().request(0).path()).isEqualTo(path);
  }

  @Test
  void sendsJsonWithItsType() {
    service.server().answer(Answer.json("{'a':1}"));

    assertThat(caller.call(READ, Json.object().put("k", "中")).json().path("a").asInt())
        .isEqualTo(1);
    assertThat(service.server().request(0).text()).isEqualTo("{\"k\":\"中\"}");
    assertThat(service.server().request(0).header("Content-Type"))
        .isEqualTo("application/json; charset=utf-8");
  }

  @Test
  void signsEveryAttemptAnewAndTellsTheListener() {
    service.server().answer(Answer.error(503, "ServiceUnavailable", "later"), Answer.json("{}"));
    AtomicInteger asked = new AtomicInteger();
    CredentialsProvider counting =
        () -> new Credentials.BearerToken("token" + asked.incrementAndGet());
    List<String> told = new ArrayList<>();

    service.caller(counting).call(READ.withRetries((what, wait, failure) -> told.add(what)));

    assertThat(service.server().requests())
        .extracting(request -> request.header("x-odps-bearer-token"))
        .doesNotHaveDuplicates()
        .hasSize(2);
    assertThat(told).containsExactly("read table 'p.t'");
  }

  @Test
  void repeatsARepeatableRequestWhateverBroke() {
    service
        .server()
        .answer(
            Answer.error(500, "InternalServerError", "oops"),
            Answer.silence(),
            Answer.cut(BODY, 2),
            Answer.bytes(BODY));

    assertThat(caller.call(READ).body()).isEqualTo(BODY);
    assertThat(service.server().requests()).hasSize(4);
    assertThat(service.waits()).hasSize(3);
  }

  @Test
  void waitsAsLongAsTheServiceAsks() {
    service
        .server()
        .answer(
            Answer.error(429, "FlowExceeded", "busy").with("Retry-After", "7"), Answer.json("{}"));

    caller.call(READ.once());

    assertThat(service.waits()).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void sendsANonRepeatableRequestOnceIfItMayHaveArrived() {
    service.server().answer(Answer.silence());
    assertThatThrownBy(() -> caller.call(READ.once()))
        .isInstanceOf(TransportException.class)
        .hasMessageStartingWith("Cannot read table 'p.t': the connection to http://127.0.0.1:")
        .satisfies(e -> assertThat(((TransportException) e).sent()).isTrue());

    service.server().answer(Answer.cut(BODY, 2));
    assertThatThrownBy(() -> caller.call(READ.once()))
        .isInstanceOf(TransportException.class)
        .hasMessageContaining("the answer broke off")
        .hasMessageEndingWith("[request=REQ1].");

    service.server().answer(Answer.error(500, "InternalServerError", "oops"));
    assertThatThrownBy(() -> caller.call(READ.once())).isInstanceOf(ServiceException.class);

    assertThat(service.server().requests()).hasSize(3);
    assertThat(service.waits()).isEmpty();
  }

  @Test
  void doesNotRepeatARefusal() {
    service.server().answer(Answer.error(404, "NoSuchTable", "gone"));

    ServiceException refused =
        catchThrowableOfType(ServiceException.class, () -> caller.call(READ));

    assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
    assertThat(refused)
        .hasMessage(
            "Cannot read table 'p.t': the service answered 404 NoSuchTable, \"gone\""
                + " [request=REQ1]. Check the project, schema and table names.");
    assertThat(service.server().requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 304, 307})
  void doesNotTakeARedirectForSuccess(int status) {
    service
        .server()
        .answerBy(
            request ->
                Answer.status(status, "text/html", "").with("Location", "http://127.0.0.1/x"));

    assertThatThrownBy(() -> caller.call(READ)).isInstanceOf(ServiceException.class);
    assertThatThrownBy(() -> caller.stream(READ, Json.object()))
        .isInstanceOf(ServiceException.class);
  }

  @Test
  void reportsTheRefusalEvenIfTheCredentialsAreGoneByThen() {
    service.server().answer(Answer.error(403, "NoPermission", "no"));
    AtomicInteger asked = new AtomicInteger();
    CredentialsProvider fading =
        () -> {
          if (asked.incrementAndGet() > 1) {
            throw new CredentialsUnavailableException("gone");
          }
          return TestService.KEY;
        };

    assertThatThrownBy(() -> service.caller(fading).call(READ))
        .isInstanceOf(ServiceException.class)
        .hasMessageContaining("NoPermission");
  }

  @Test
  void sendsNothingWithoutCredentials() {
    assertThatThrownBy(() -> service.caller(CredentialsProvider.environment(Map.of())).call(READ))
        .isInstanceOf(CredentialsUnavailableException.class);
    assertThat(service.server().accepted()).isZero();
  }

  @Test
  void usesOneConnectionForCallsInTurn() {
    service.server().answerBy(request -> Answer.bytes(BODY));
    for (int i = 0; i < 10; i++) {
      caller.call(READ);
    }
    service.server().answerBy(request -> Answer.error(404, "NoSuchTable", "gone"));
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> caller.call(READ)).isInstanceOf(ServiceException.class);
    }

    assertThat(service.server().accepted()).isEqualTo(1);
  }
}
