package io.maxcompute.storage.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.maxcompute.storage.arrow.ArrowBatchReader;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnTypes;
import io.maxcompute.storage.table.TableSchema;
import io.maxcompute.storage.table.WriteSchema;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DistributionKeyTest {
  private final BufferAllocator allocator = new RootAllocator(1 << 20);

  @AfterEach
  void nothingLeaks() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void isOneRowOfTheKeyInTheOrderOfTheSchema() {
    List<Column> columns =
        List.of(column("region", "string"), column("x", "bigint"), column("id", "bigint"));
    WriteSchema schema = schema(columns, List.of("region", "id"));

    DistributionKey key = DistributionKey.of(schema, Map.of("ID", 7, "region", "cn"), allocator);

    assertThat(decoded(key)).containsExactly("region=cn", "id=7");
  }

  private record Value(String type, Object given, String stored) {}

  private static List<Value> values() {
    return List.of(
        new Value("tinyint", (byte) -128, "-128"),
        new Value("smallint", 32767, "32767"),
        new Value("int", -5L, "-5"),
        new Value("bigint", BigInteger.valueOf(Long.MIN_VALUE), "-9223372036854775808"),
        new Value("float", 1.5, "1.5"),
        new Value("double", 2, "2.0"),
        new Value("boolean", true, "true"),
        new Value("decimal(5,2)", new BigDecimal("-123.4"), "-123.40"),
        new Value("string", "中", "中"),
        new Value("varchar(9)", "v", "v"),
        new Value("char(3)", "c", "c"),
        new Value("date", LocalDate.of(1969, 12, 31), "-1"),
        new Value("datetime", Instant.ofEpochMilli(-1), "1969-12-31T23:59:59.999"),
        new Value("timestamp", Instant.ofEpochSecond(1, 5), "1970-01-01T00:00:01.000000005"),
        new Value("timestamp_ntz", Instant.EPOCH, "1970-01-01T00:00"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void holdsAValueOfEveryType(Value value) {
    assertThat(decoded(key(value.type(), value.given()))).containsExactly("k=" + value.stored());
  }

  @Test
  void holdsBytes() {
    assertThat(decoded(key("binary", new byte[] {1, 2}))).hasSize(1);
  }

  private static List<Value> misfits() {
    return List.of(
        new Value("tinyint", 128, "Int(8, true)"),
        new Value("bigint", 1.5, "Int(64, true)"),
        new Value("bigint", "7", "Int(64, true)"),
        new Value("string", 7, "Utf8"),
        new Value("decimal(5,2)", new BigDecimal("1.234"), "Decimal(5, 2, 128)"),
        new Value("decimal(5,2)", new BigDecimal("1234"), "Decimal(5, 2, 128)"),
        new Value("timestamp", Instant.MAX, "Timestamp(NANOSECOND, null)"),
        new Value("array<int>", List.of(), "List"));
  }

  @ParameterizedTest
  @MethodSource("misfits")
  void holdsNoValueThatDoesNotFit(Value value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key(value.type(), value.given()))
        .withMessage(
            "The value of key column 'k', a "
                + value.given().getClass().getSimpleName()
                + ", does not fit its type "
                + value.stored()
                + ".");
  }

  @Test
  void needsAValueForEachColumnAndNoOther() {
    WriteSchema schema = schema(List.of(column("a", "int"), column("b", "int")), List.of("a", "b"));

    for (Map<String, Integer> values : List.of(Map.of("a", 1), Map.of("a", 1, "b", 2, "c", 3))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DistributionKey.of(schema, values, allocator))
          .withMessageStartingWith("The key of the table has the columns [a, b], but there are");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                DistributionKey.of(
                    schema(schema.columns().dataColumns(), List.of()), Map.of(), allocator))
        .withMessageContaining("The table has no key");
  }

  private DistributionKey key(String type, Object value) {
    WriteSchema schema = schema(List.of(column("k", type)), List.of("k"));
    return DistributionKey.of(schema, Map.of("k", value), allocator);
  }

  private List<String> decoded(DistributionKey key) {
    byte[] bytes = Base64.getDecoder().decode(key.base64());
    try (ArrowBatchReader reader =
            new ArrowBatchReader(new ByteArrayInputStream(bytes), allocator);
        VectorSchemaRoot row = VectorSchemaRoot.create(reader.schema(), allocator);
        ArrowRecordBatch batch = reader.next().orElseThrow()) {
      new VectorLoader(row).load(batch);
      assertThat(row.getRowCount()).isEqualTo(1);
      assertThat(reader.next()).isEmpty();
      return new ArrayList<>(
          IntStream.range(0, row.getFieldVectors().size())
              .mapToObj(i -> row.getVector(i).getName() + "=" + row.getVector(i).getObject(0))
              .toList());
    }
  }

  private static Column column(String name, String type) {
    return new Column(name, ColumnTypes.parse(type));
  }

  private static WriteSchema schema(List<Column> columns, List<String> key) {
    return new WriteSchema(new TableSchema(columns, List.of()), List.of(), Map.of(), key);
  }
}
