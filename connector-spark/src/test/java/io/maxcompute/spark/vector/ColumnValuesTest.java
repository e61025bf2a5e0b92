package io.maxcompute.spark.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.spark.sql.types.CharType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.VarcharType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnValuesTest {
  private static final ArrowType UTF8 = ArrowType.Utf8.INSTANCE;
  private static final ArrowType LARGE_UTF8 = ArrowType.LargeUtf8.INSTANCE;
  private static final ArrowType LARGE_BINARY = ArrowType.LargeBinary.INSTANCE;

  private final BufferAllocator allocator = new RootAllocator();
  private final TestVectors vectors = new TestVectors(allocator);

  @AfterEach
  void nothingLeaks() {
    assertThat(allocator.getAllocatedMemory()).isZero();
    allocator.close();
  }

  @Test
  void stringsPointIntoTheBatch() {
    try (FieldVector vector = vectors.texts(UTF8, "ab", "", "中😀")) {
      ArrowColumn column = ArrowVectors.of(vector, DataTypes.StringType);

      assertThat(column.getUTF8String(0).getBaseObject()).isNull();
      assertThat(column.getUTF8String(0).getBaseOffset())
          .isEqualTo(vector.getDataBuffer().memoryAddress());
      assertThat(column.getUTF8String(1)).hasToString("");
      assertThat(column.getUTF8String(2)).hasToString("中😀");
    }
  }

  @Test
  void offsetsMayHave64Bits() {
    try (FieldVector text = vectors.texts(LARGE_UTF8, "ab", "é", "");
        FieldVector binary = vectors.texts(LARGE_BINARY, "", "x".repeat(1 << 20))) {
      assertThat(ArrowVectors.of(text, DataTypes.StringType).getUTF8String(1)).hasToString("é");
      assertThat(ArrowVectors.of(binary, DataTypes.BinaryType).getBinary(1)).hasSize(1 << 20);
      assertThat(ArrowVectors.of(binary, DataTypes.BinaryType).getBinary(0)).isEmpty();
    }
  }

  @Test
  void charValuesAreHandedOnAsTheyCame() {
    try (FieldVector vector = vectors.texts(UTF8, "ab", "ab   ")) {
      for (DataType type : List.of(new CharType(5), new VarcharType(5), DataTypes.StringType)) {
        ArrowColumn column = ArrowVectors.of(vector, type);

        assertThat(column.dataType()).isEqualTo(DataTypes.StringType);
        assertThat(column.getUTF8String(0)).hasToString("ab");
        assertThat(column.getUTF8String(1)).hasToString("ab   ");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 18, 19, 38})
  void decimalsAreExactAtBothEnds(int precision) {
    BigInteger largest = BigInteger.TEN.pow(precision).subtract(BigInteger.ONE);
    String most = new BigDecimal(largest, 1).toPlainString();
    String least = new BigDecimal(largest.negate(), 1).toPlainString();
    try (DecimalVector vector = vectors.decimals(precision, 1, most, least, "0.0", "-0.1")) {
      ArrowColumn column = ArrowVectors.of(vector, DataTypes.createDecimalType(precision, 1));

      assertThat(column.getDecimal(0, precision, 1)).hasToString(most);
      assertThat(column.getDecimal(1, precision, 1)).hasToString(least);
      assertThat(column.getDecimal(2, precision, 1)).hasToString("0.0");
      assertThat(column.getDecimal(3, precision, 1)).hasToString("-0.1");
      assertThat(column.getDecimal(3, precision, 1).precision()).isEqualTo(precision);
    }
  }

  @ParameterizedTest
  @CsvSource({"9223372036854775807", "-9223372036854775808", "9223372036854775808"})
  void wideDecimalsAreExactWhereALongEnds(String value) {
    try (DecimalVector vector = vectors.decimals(38, 0, value)) {
      assertThat(ArrowVectors.of(vector, DataTypes.createDecimalType(38, 0)).getDecimal(0, 38, 0))
          .hasToString(value);
    }
  }

  @ParameterizedTest
  @EnumSource(TimeUnit.class)
  void timestampsOfEveryUnitAreMicrosecondsAlsoBefore1970And1582(TimeUnit unit) {
    List<String> times =
        unit == TimeUnit.NANOSECOND
            ? List.of("1969-12-31T23:59:59Z", "1700-01-01T00:00:00Z", "2262-04-11T00:00:00Z")
            : List.of("1969-12-31T23:59:59Z", "1582-10-04T00:00:00Z", "0001-01-01T00:00:00Z");
    try (TimeStampVector vector = vectors.timestamps(unit, times)) {
      for (DataType type : List.of(DataTypes.TimestampType, DataTypes.TimestampNTZType)) {
        ArrowColumn column = ArrowVectors.of(vector, type);
        for (int i = 0; i < times.size(); i++) {
          assertThat(column.getLong(i))
              .isEqualTo(Instant.parse(times.get(i)).getEpochSecond() * 1_000_000);
        }
      }
    }
  }

  @Test
  void nanosecondsAreCutToTheMicrosecondBefore() {
    try (TimeStampVector vector = vectors.timestamps(TimeUnit.NANOSECOND, List.of())) {
      vector.setSafe(0, 1999);
      vector.setSafe(1, -1);
      vector.setValueCount(2);
      ArrowColumn column = ArrowVectors.of(vector, DataTypes.TimestampType);

      assertThat(column.getLong(0)).isEqualTo(1);
      assertThat(column.getLong(1)).isEqualTo(-1);
    }
  }

  @Test
  void theBitsOfNotANumberAndOfMinusZeroAreKept() {
    try (Float8Vector doubles = new Float8Vector("c", allocator);
        Float4Vector floats = new Float4Vector("c", allocator)) {
      doubles.setSafe(0, Double.longBitsToDouble(0x7ff8000000000123L));
      doubles.setSafe(1, -0.0);
      doubles.setValueCount(2);
      floats.setSafe(0, Float.intBitsToFloat(0xffc00123));
      floats.setValueCount(1);
      ArrowColumn column = ArrowVectors.of(doubles, DataTypes.DoubleType);

      assertThat(Double.doubleToRawLongBits(column.getDouble(0))).isEqualTo(0x7ff8000000000123L);
      assertThat(Double.doubleToRawLongBits(column.getDouble(1))).isEqualTo(1L << 63);
      assertThat(Float.floatToRawIntBits(ArrowVectors.of(floats, DataTypes.FloatType).getFloat(0)))
          .isEqualTo(0xffc00123);
    }
  }
}
