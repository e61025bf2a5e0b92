package io.maxcompute.storage.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.storage.error.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiResponseTest {

  @Test
  void findsHeadersInAnyCaseAndIgnoresEmptyOnes() {
    ApiResponse response = response("{}", Map.of("LOCATION", "l", "Empty", ""));

    assertThat(response.header("Location")).contains("l");
    assertThat(response.header("empty")).isEmpty();
    assertThat(response.header("absent")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "1", "null", "text", "{", "<a/>"})
  void refusesABodyThatIsNotAJsonObject(String body) {
    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> response(body, Map.of("x-odps-request-id", "R")).json())
        .withMessage(
            "The service answered 200 with a body of "
                + body.length()
                + " bytes that is not a JSON object [request=R].");
  }

  @Test
  void refusesJsonNestedTooDeeply() {
    String bomb = "{\"a\":".repeat(20_000) + "1" + "}".repeat(20_000);

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> response(bomb, Map.of()).json());
  }

  private static ApiResponse response(String body, Map<String, String> headers) {
    return new ApiResponse(
        200, new ResponseHeaders(headers), body.getBytes(StandardCharsets.UTF_8));
  }
}
