package io.maxcompute.spark.append;

import io.maxcompute.storage.table.ArrayType;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.MapType;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.StructType;
import io.maxcompute.storage.table.TextType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayBasedMapData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.unsafe.types.UTF8String;

/** Schemas and rows from a seed: every type, nested, with the values that break things. */
final class RandomData {
  private static final List<SimpleType> SIMPLE =
      List.of(
          SimpleType.TINYINT,
          SimpleType.SMALLINT,
          SimpleType.INT,
          SimpleType.BIGINT,
          SimpleType.FLOAT,
          SimpleType.DOUBLE,
          SimpleType.BOOLEAN,
          SimpleType.STRING,
          SimpleType.JSON,
          SimpleType.BINARY,
          SimpleType.DATE,
          SimpleType.DATETIME,
          SimpleType.TIMESTAMP,
          SimpleType.TIMESTAMP_NTZ);
  private static final String[] LETTERS = {"a", " ", "é", "中", "😀", "\0", "\n", "'"};

  private final Random random;
  private final TimeRange timestamps;

  /**
   * @param timestamps what the column of a TIMESTAMP or TIMESTAMP_NTZ holds
   */
  RandomData(Random random, TimeRange timestamps) {
    this.random = random;
    this.timestamps = timestamps;
  }

  List<Column> columns(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Column("c" + i, type(3), random.nextInt(4) > 0, ""))
        .toList();
  }

  InternalRow row(List<Column> columns) {
    return new GenericInternalRow(
        columns.stream()
            .map(column -> column.nullable() ? maybe(column.type()) : value(column.type()))
            .toArray());
  }

  private ColumnType type(int depth) {
    int choice = random.nextInt(depth > 0 ? 20 : 17);
    return switch (choice) {
      case 14 -> decimal();
      case 15 -> new TextType(TextType.Kind.CHAR, 1 + random.nextInt(20));
      case 16 -> new TextType(TextType.Kind.VARCHAR, 1 + random.nextInt(20));
      case 17 -> new ArrayType(type(depth - 1));
      case 18 -> new MapType(type(0), type(depth - 1));
      case 19 ->
          new StructType(
              IntStream.rangeClosed(0, random.nextInt(4))
                  .mapToObj(i -> new StructType.Field("F" + i, type(depth - 1)))
                  .toList());
      default -> SIMPLE.get(choice);
    };
  }

  private DecimalType decimal() {
    int precision = 1 + random.nextInt(38);
    return new DecimalType(precision, random.nextInt(precision + 1));
  }

  private Object maybe(ColumnType type) {
    return random.nextInt(5) == 0 ? null : value(type);
  }

  private Object value(ColumnType type) {
    if (type instanceof SimpleType simple) {
      return simple(simple);
    }
    if (type instanceof DecimalType decimal) {
      return decimal(decimal);
    }
    if (type instanceof TextType text) {
      return text(random.nextInt(text.length() + 1));
    }
    if (type instanceof ArrayType array) {
      return new GenericArrayData(values(array.element(), length(), true));
    }
    if (type instanceof MapType map) {
      int count = length();
      return new ArrayBasedMapData(
          new GenericArrayData(values(map.key(), count, false)),
          new GenericArrayData(values(map.value(), count, true)));
    }
    List<Object> fields = new ArrayList<>();
    for (StructType.Field field : ((StructType) type).fields()) {
      fields.add(maybe(field.type()));
    }
    return new GenericInternalRow(fields.toArray());
  }

  private Object[] values(ColumnType type, int count, boolean nulls) {
    return IntStream.range(0, count).mapToObj(i -> nulls ? maybe(type) : value(type)).toArray();
  }

  private Object simple(SimpleType type) {
    return switch (type) {
      case TINYINT -> (byte) whole();
      case SMALLINT -> (short) whole();
      case INT -> (int) whole();
      case BIGINT -> whole();
      case FLOAT -> Float.intBitsToFloat((int) bits());
      case DOUBLE -> Double.longBitsToDouble(bits());
      case BOOLEAN -> random.nextBoolean();
      case STRING, JSON -> text(length() * length());
      case BINARY -> bytes(length() * length());
      case DATE ->
          (int)
              between(LocalDate.of(1, 1, 1).toEpochDay(), LocalDate.of(9999, 12, 31).toEpochDay());
      case DATETIME ->
          Math.floorDiv(between(TimeRange.SERVICE.first(), TimeRange.SERVICE.last()), 1000L) * 1000;
      case TIMESTAMP, TIMESTAMP_NTZ -> between(timestamps.first(), timestamps.last());
      default -> throw new AssertionError(type);
    };
  }

  private int length() {
    return random.nextInt(3) == 0 ? 0 : random.nextInt(12);
  }

  private long whole() {
    long[] edges = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, 0x7f7f7f7f7fL};
    return random.nextInt(3) == 0 ? edges[random.nextInt(edges.length)] : random.nextLong();
  }

  /** Of floats as of doubles: zeros of both signs, infinities, quiet and signalling NaNs. */
  private long bits() {
    long[] edges = {
      0, 1L << 63, 1 << 31, 0x7f800000, 0x7fc00001, 0x7ff0000000000000L, 0x7ff8000000000123L
    };
    return random.nextInt(3) == 0 ? edges[random.nextInt(edges.length)] : random.nextLong();
  }

  private long between(long first, long last) {
    return switch (random.nextInt(5)) {
      case 0 -> first;
      case 1 -> last;
      default -> first + (long) (random.nextDouble() * (last - first));
    };
  }

  private Decimal decimal(DecimalType type) {
    BigInteger limit = BigInteger.TEN.pow(type.precision());
    BigInteger largest = limit.subtract(BigInteger.ONE);
    BigInteger unscaled =
        switch (random.nextInt(4)) {
          case 0 -> largest;
          case 1 -> BigInteger.valueOf(random.nextInt(10)).mod(limit);
          default -> new BigInteger(130, random).mod(limit);
        };
    BigInteger signed = random.nextBoolean() ? unscaled : unscaled.negate();
    return Decimal.apply(new BigDecimal(signed, type.scale()), type.precision(), type.scale());
  }

  private UTF8String text(int characters) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < characters; i++) {
      text.append(LETTERS[random.nextInt(LETTERS.length)]);
    }
    return UTF8String.fromString(text.toString());
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
