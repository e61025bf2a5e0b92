package io.maxcompute.spark.differential;

import io.maxcompute.storage.table.ArrayType;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.MapType;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.StructType;
import io.maxcompute.storage.table.TextType;
import java.util.ArrayList;
import java.util.List;

/**
 * What a query can name: a column, or a part of one.
 *
 * @param column its position in the table if it is a whole column, else -1
 */
record Operand(String sql, ColumnType type, int column, boolean partition) {

  /** What can be said of a value. */
  enum Kind {
    TEXT,
    WHOLE,
    REAL,
    DECIMAL,
    BOOLEAN,
    BINARY,
    DATE,
    INSTANT,
    LOCAL_TIME,
    PARTS
  }

  /** Returns all columns of {@code table} and their parts. */
  static List<Operand> of(TestTable table) {
    List<Operand> operands = new ArrayList<>();
    List<Column> columns = table.all();
    for (int i = 0; i < columns.size(); i++) {
      boolean partition = i >= table.columns().size();
      Operand whole =
          new Operand("`" + columns.get(i).name() + "`", columns.get(i).type(), i, partition);
      operands.add(whole);
      whole.addParts(operands);
    }
    return operands;
  }

  private void addParts(List<Operand> operands) {
    List<Operand> parts = new ArrayList<>();
    if (type instanceof StructType struct) {
      struct.fields().forEach(field -> parts.add(part("." + field.name(), field.type())));
    } else if (type instanceof ArrayType array) {
      parts.add(part("[0]", array.element()));
      operands.add(new Operand("size(" + sql + ")", SimpleType.INT, -1, false));
    } else if (type instanceof MapType map) {
      operands.add(new Operand("size(" + sql + ")", SimpleType.INT, -1, false));
      if (map.key() == SimpleType.STRING) {
        parts.add(part("['a']", map.value()));
      }
    }
    operands.addAll(parts);
    parts.forEach(part -> part.addParts(operands));
  }

  private Operand part(String suffix, ColumnType partType) {
    return new Operand(sql + suffix, partType, -1, false);
  }

  Kind kind() {
    if (type instanceof SimpleType simple) {
      return switch (simple) {
        case TINYINT, SMALLINT, INT, BIGINT -> Kind.WHOLE;
        case FLOAT, DOUBLE -> Kind.REAL;
        case BOOLEAN -> Kind.BOOLEAN;
        case STRING, JSON -> Kind.TEXT;
        case BINARY -> Kind.BINARY;
        case DATE -> Kind.DATE;
        case DATETIME, TIMESTAMP -> Kind.INSTANT;
        case TIMESTAMP_NTZ -> Kind.LOCAL_TIME;
        default -> throw new AssertionError(type);
      };
    }
    if (type instanceof TextType) {
      return Kind.TEXT;
    }
    return type instanceof DecimalType ? Kind.DECIMAL : Kind.PARTS;
  }
}
