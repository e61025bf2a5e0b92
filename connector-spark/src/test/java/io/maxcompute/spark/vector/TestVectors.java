package io.maxcompute.spark.vector;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Small Arrow vectors called {@code c}, to be closed by the test. */
record TestVectors(BufferAllocator allocator) {

  IntVector ints(int... values) {
    IntVector vector = new IntVector("c", allocator);
    for (int i = 0; i < values.length; i++) {
      vector.setSafe(i, values[i]);
    }
    vector.setValueCount(values.length);
    return vector;
  }

  /** A vector of a variable-width {@code type} with the bytes of {@code values}. */
  FieldVector texts(ArrowType type, String... values) {
    VariableWidthFieldVector vector = (VariableWidthFieldVector) vector(type);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        vector.setSafe(i, values[i].getBytes(StandardCharsets.UTF_8));
      }
    }
    vector.setValueCount(values.length);
    return vector;
  }

  DecimalVector decimals(int precision, int scale, String... values) {
    DecimalVector vector = (DecimalVector) vector(new ArrowType.Decimal(precision, scale, 128));
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) {
        vector.setSafe(i, new BigDecimal(values[i]));
      }
    }
    vector.setValueCount(values.length);
    return vector;
  }

  /** Whole seconds, in {@code unit}. */
  TimeStampVector timestamps(TimeUnit unit, List<String> instants) {
    TimeStampVector vector = (TimeStampVector) vector(new ArrowType.Timestamp(unit, null));
    long perSecond =
        switch (unit) {
          case SECOND -> 1;
          case MILLISECOND -> 1000;
          case MICROSECOND -> 1_000_000;
          case NANOSECOND -> 1_000_000_000;
        };
    for (int i = 0; i < instants.size(); i++) {
      vector.setSafe(i, Instant.parse(instants.get(i)).getEpochSecond() * perSecond);
    }
    vector.setValueCount(instants.size());
    return vector;
  }

  private FieldVector vector(ArrowType type) {
    FieldVector vector = new Field("c", FieldType.nullable(type), null).createVector(allocator);
    vector.allocateNew();
    return vector;
  }
}
