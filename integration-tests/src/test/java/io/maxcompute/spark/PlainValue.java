package io.maxcompute.spark;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import scala.Tuple2;
import scala.collection.Iterator;

/** Values of rows, Java's or Scala's, in a form in which equal means equal bit by bit. */
public final class PlainValue {
  private PlainValue() {}

  /** Returns {@code value} in that form. */
  public static Object of(Object value) {
    if (value instanceof byte[] bytes) {
      return "0x" + HexFormat.of().formatHex(bytes);
    } else if (value instanceof Double number) {
      return "double " + Long.toHexString(Double.doubleToRawLongBits(number));
    } else if (value instanceof Float number) {
      return "float " + Integer.toHexString(Float.floatToRawIntBits(number));
    } else if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    } else if (value instanceof Row row) {
      return ofRow(row);
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> plain = new LinkedHashMap<>();
      map.forEach((key, item) -> plain.put(of(key), of(item)));
      return plain;
    } else if (value instanceof Iterable<?> items) {
      List<Object> plain = new ArrayList<>();
      items.forEach(item -> plain.add(of(item)));
      return plain;
    }
    return ofScala(value);
  }

  /** Returns the columns of {@code row}. */
  public static List<Object> ofRow(Row row) {
    Object[] values = new Object[row.length()];
    Arrays.setAll(values, i -> of(row.get(i)));
    return Arrays.asList(values);
  }

  private static Object ofScala(Object value) {
    if (value instanceof scala.collection.Map<?, ?> map) {
      Map<Object, Object> plain = new LinkedHashMap<>();
      for (Iterator<?> entries = map.iterator(); entries.hasNext(); ) {
        Tuple2<?, ?> entry = (Tuple2<?, ?>) entries.next();
        plain.put(of(entry._1()), of(entry._2()));
      }
      return plain;
    } else if (value instanceof scala.collection.Seq<?> items) {
      List<Object> plain = new ArrayList<>();
      for (Iterator<?> all = items.iterator(); all.hasNext(); ) {
        plain.add(of(all.next()));
      }
      return plain;
    }
    return value;
  }
}
