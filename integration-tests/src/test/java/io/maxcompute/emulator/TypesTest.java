package io.maxcompute.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.type.OdpsType;
import io.maxcompute.emulator.type.TypeParser;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypesTest {
  private static EmulatorServer server;
  private static TestClient client;
  private static int tables;

  @BeforeAll
  static void start() {
    server = EmulatorServer.start();
    client = new TestClient(server);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bigint",
        "double",
        "boolean",
        "datetime",
        "string",
        "tinyint",
        "smallint",
        "int",
        "binary",
        "date",
        "timestamp",
        "float",
        "interval_year_month",
        "interval_day_time",
        "json",
        "timestamp_ntz",
        "blob",
        "decimal",
        "decimal(38,18)",
        "char(3)",
        "varchar(10)",
        "array<map<string,struct<a:int,`odd ``name`:decimal(5,2)>>>"
      })
  void readsAndWritesTypeStrings(String text) {
    assertThat(TypeParser.parse(text).text()).isEqualTo(text);
  }

  @Test
  void knowsTheLegacyDecimalByBothNames() {
    assertThat(TypeParser.parse("DECIMAL(54,18)")).isEqualTo(new OdpsType.Decimal(38, 18, true));
    Assertions.assertThatThrownBy(() -> TypeParser.parse("decimal(39,1)"))
        .isInstanceOf(ServiceError.class);
    Assertions.assertThatThrownBy(() -> TypeParser.parse("array<int"))
        .hasMessageContaining("expected '>' at offset 9");
  }

  /** Writes one column and returns what a read session with these units gives back. */
  private static Ipc.Content roundTrip(
      String type, ArrowType arrow, Consumer<FieldVector> fill, int rows, String unit) {
    Field field = Field.nullable("c", arrow);
    return Ipc.read(transfer(type, field, fill, rows, unit).body());
  }

  private static HttpResponse<byte[]> transfer(
      String type, Field field, Consumer<FieldVector> fill, int rows, String unit) {
    String table = "types" + tables++;
    server.sql("CREATE TABLE " + table + " (c " + type + ")");
    byte[] body =
        Ipc.stream(
            new Schema(List.of(field)),
            CodecType.ZSTD,
            root -> {
              fill.accept(root.getVector(0));
              root.setRowCount(rows);
            });
    JsonNode session = client.json("TableCreateWriteSession", table, Map.of(), Map.of());
    String id = session.path("SessionId").asText();
    Map<String, String> query = Map.of("SessionId", id, "StreamId", "0", "StreamVersion", "1");
    client.json("TableCreateWriteStream", table, query, Map.of());
    client.json("TableWrite", table, query, body);
    client.json("TableCloseWriteStream", table, query, Map.of());
    client.json("TableCommitWriteSession", table, Map.of("SessionId", id), Map.of());
    Map<String, Object> request =
        Map.of("ArrowOptions", Map.of("TimestampUnit", unit, "DatetimeUnit", unit));
    JsonNode read = client.json("TableCreateReadSession", table, Map.of(), request);
    return client.storage(
        "TableRead", table, Map.of("SessionId", read.path("SessionId").asText()), Map.of());
  }

  @ParameterizedTest
  @CsvSource({
    "timestamp, MICROSECOND, micro, 253402300799999999, 253402300799999999",
    "timestamp, MICROSECOND, milli, -1, -1",
    "timestamp, NANOSECOND, nano, 1234567890123456789, 1234567890123456789",
    "timestamp, NANOSECOND, micro, 1234567890123456789, 1234567890123456",
    "timestamp_ntz, SECOND, nano, 5, 5000000000",
    "timestamp_ntz, MICROSECOND, micro, -62135596800000000, -62135596800000000",
    "datetime, MICROSECOND, micro, 1234567, 1234000",
    "datetime, MILLISECOND, milli, -1, -1",
    "datetime, MICROSECOND, second, -1, -1"
  })
  void convertsTimestampsBetweenUnits(
      String type, TimeUnit written, String asked, long value, long expected) {
    byte[] body =
        transfer(
                type,
                Field.nullable("c", new ArrowType.Timestamp(written, null)),
                vector -> ((TimeStampVector) vector).setSafe(0, value),
                2,
                asked)
            .body();
    Ipc.raw(
        body,
        root -> {
          assertThat(((TimeStampVector) root.getVector(0)).get(0)).isEqualTo(expected);
          assertThat(root.getVector(0).isNull(1)).isTrue();
        });
  }

  @Test
  void refusesATimestampThatDoesNotFitTheUnit() {
    HttpResponse<byte[]> answer =
        transfer(
            "timestamp",
            Field.nullable("c", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null)),
            vector -> ((TimeStampVector) vector).setSafe(0, 253402300799999999L),
            1,
            "nano");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(TestClient.text(answer)).contains("out of the range");
  }

  @Test
  void keepsTheExtremesOfDecimals() {
    BigDecimal most = new BigDecimal("99999999999999999999.999999999999999999");
    for (String type : List.of("decimal(38,18)", "decimal")) {
      Ipc.Content content =
          roundTrip(
              type,
              new ArrowType.Decimal(38, 18, 128),
              vector -> {
                ((DecimalVector) vector).setSafe(0, most);
                ((DecimalVector) vector).setSafe(1, most.negate());
              },
              3,
              "micro");
      assertThat(content.column("c")).isEqualTo(Arrays.asList(most, most.negate(), null));
    }
  }

  @Test
  void acceptsLargeStringsAndKeepsEveryByte() {
    String big = "😀é".repeat(100_000);
    Ipc.Content content =
        roundTrip(
            "string",
            new ArrowType.LargeUtf8(),
            vector -> {
              LargeVarCharVector text = (LargeVarCharVector) vector;
              text.setSafe(0, big.getBytes(StandardCharsets.UTF_8));
              text.setSafe(1, new byte[0]);
            },
            3,
            "micro");
    assertThat(content.column("c")).isEqualTo(Arrays.asList(big, "", null));
    assertThat(content.schema().getFields().get(0).getType()).isEqualTo(new ArrowType.Utf8());
  }

  @Test
  void keepsNestedValuesWithNullsAtEveryLevel() {
    Field element = Field.nullable("x", new ArrowType.Int(32, true));
    Field inner =
        new Field("y", Field.nullable("y", new ArrowType.List()).getFieldType(), List.of(element));
    Field outer =
        new Field("c", Field.nullable("c", new ArrowType.List()).getFieldType(), List.of(inner));
    byte[] body =
        transfer(
                "array<array<int>>",
                outer,
                vector -> {
                  UnionListWriter writer = ((ListVector) vector).getWriter();
                  writer.setPosition(0);
                  writer.startList();
                  writer.list().startList();
                  writer.list().integer().writeInt(7);
                  writer.list().integer().writeNull();
                  writer.list().endList();
                  writer.list().startList();
                  writer.list().endList();
                  writer.endList();
                  writer.setPosition(2);
                  writer.startList();
                  writer.endList();
                  writer.setValueCount(3);
                },
                3,
                "micro")
            .body();
    assertThat(Ipc.read(body).column("c")).isEqualTo(Arrays.asList("[[7,null],[]]", null, "[]"));
  }
}
