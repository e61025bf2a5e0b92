package io.maxcompute.storage.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.maxcompute.storage.error.ProtocolException;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.UnknownType;
import io.maxcompute.storage.testing.TestService;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlResultTest {
  private static final SqlInstance INSTANCE = new SqlInstance("2025gabc", "SELECT 1");
  private static final String ITEMS = "\"order_id\",\"amount\"\n\"1\",\"9.95\"\n\"2\",\\N\n";
  private static final String DESCRIPTOR =
      "{\"IsSelect\":true,\"SelectResultStatus\":\"FULL\",\"Schema\":{\"Columns\":["
          + "{\"Name\":\"order_id\",\"Type\":\"bigint\"},"
          + "{\"Name\":\"amount\",\"Type\":\"decimal(18,2)\"}]}}";

  private final TestService service = new TestService();
  private final SqlApi api = new SqlApi(service.caller(), "shop", service::pass, service::nanoTime);

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void returnsTypedRowsWithNulls() {
    service
        .server()
        .answerBy(
            SqlAnswers.byFlag(
                "Terminated",
                "Success",
                SqlAnswers.csv(ITEMS) + SqlAnswers.descriptor(DESCRIPTOR),
                "<Progress/>"));

    SqlResult result = api.query("SELECT 1", Map.of(), Duration.ofMinutes(1));

    assertThat(result.columns())
        .containsExactly(
            new Column("order_id", SimpleType.BIGINT),
            new Column("amount", new DecimalType(18, 2)));
    assertThat(result.rows()).containsExactly(List.of("1", "9.95"), Arrays.asList("2", null));
    assertThat(result.complete()).isTrue();
    assertThat(result.text()).isEqualTo(ITEMS);
  }

  @ParameterizedTest
  @CsvSource({"9999, true", "10000, false"})
  void takesAsManyRowsAsThereEverAreForAPartOfThem(int rows, boolean complete) {
    String csv = "id\n" + "1\n".repeat(rows);
    service.server().answer(SqlAnswers.task(SqlAnswers.csv(csv)));

    SqlResult result = api.result(INSTANCE);

    assertThat(result.rows()).hasSize(rows);
    assertThat(result.complete()).isEqualTo(complete);
  }

  @ParameterizedTest
  @CsvSource({"FULL, true", "TRUNCATED, false", "NO, false"})
  void tellsWhetherThereAreMoreRows(String status, boolean complete) {
    service
        .server()
        .answerBy(
            SqlAnswers.byFlag(
                "Terminated",
                "Success",
                SqlAnswers.csv(status.equals("NO") ? "" : ITEMS)
                    + SqlAnswers.descriptor("{\"SelectResultStatus\":\"" + status + "\"}"),
                "<Progress/>"));

    SqlResult result = api.result(INSTANCE);

    assertThat(result.complete()).isEqualTo(complete);
    assertThat(result.rows()).hasSize(status.equals("NO") ? 0 : 2);
    assertThat(result.columns())
        .allSatisfy(column -> assertThat(column.type()).isEqualTo(new UnknownType("")));
  }

  @Test
  void returnsFreeTextWithoutRows() {
    service
        .server()
        .answerBy(
            SqlAnswers.byFlag(
                "Terminated", "Success", "<Result Format='text'>a,b\n</Result>", "<Progress/>"));

    assertThat(api.result(INSTANCE)).isEqualTo(new SqlResult("a,b\n", List.of(), List.of(), true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<Result Format='csv'>a,b\n1\n</Result>",
        "<Result Format='csv'>a\n1,2\n</Result>",
        "<Result Format='csv'>\\N\n1\n</Result>",
        "<Result Format='csv'>,b\n1,2\n</Result>",
        "<Result Format='csv'>\"a</Result>",
        "<Result Format='csv' Transform='Base64'>=</Result>",
        "<Result Format='csv'>a\n</Result><ResultDescriptor>oops</ResultDescriptor>"
      })
  void refusesAResultThatIsNone(String result) {
    service.server().answerBy(SqlAnswers.byFlag("Terminated", "Success", result, "<Progress/>"));

    assertThatExceptionOfType(ProtocolException.class)
        .isThrownBy(() -> api.result(INSTANCE))
        .withMessageStartingWith("Cannot ask for instance 2025gabc: ")
        .withMessageEndingWith("[request=REQ1]");
  }
}
