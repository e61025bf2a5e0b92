package io.maxcompute.spark.differential;

import io.maxcompute.spark.types.SparkTypes;
import io.maxcompute.storage.table.ArrayType;
import io.maxcompute.storage.table.Column;
import io.maxcompute.storage.table.ColumnType;
import io.maxcompute.storage.table.DecimalType;
import io.maxcompute.storage.table.MapType;
import io.maxcompute.storage.table.SimpleType;
import io.maxcompute.storage.table.StructType;
import io.maxcompute.storage.table.TextType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Tables of any shape that Spark reads. */
final class RandomTables {
  private static final List<SimpleType> SIMPLE =
      Stream.of(SimpleType.values()).filter(t -> SparkTypes.dataType(t).isPresent()).toList();
  private static final List<ColumnType> KEYS =
      List.of(SimpleType.STRING, SimpleType.INT, SimpleType.BIGINT, SimpleType.DATE);
  private static final List<ColumnType> PARTITION_TYPES =
      List.of(
          SimpleType.STRING,
          SimpleType.STRING,
          SimpleType.BIGINT,
          SimpleType.BIGINT,
          SimpleType.INT,
          SimpleType.INT,
          SimpleType.TINYINT,
          SimpleType.SMALLINT,
          SimpleType.DATE,
          new TextType(TextType.Kind.VARCHAR, 20));

  /** No {@code / , = ' "}, for which partition names have no escape. */
  private static final List<String> PARTITION_TEXTS =
      List.of("a", "A", "ab", "b", "10", "9", "01", "%", "_", "a%b", "\\", "a b", "中é", "😀", "a_");

  /** Words of SQL among them. */
  private static final List<String> NAMES =
      List.of(
          "c",
          "order",
          "select",
          "from",
          "date",
          "timestamp",
          "x1",
          "name",
          "group",
          "key",
          "value",
          "user",
          "table",
          "year",
          "null_");

  private static final int MOST_SCALE = 18;

  private final Random random;
  private final RandomValues values;

  RandomTables(Random random) {
    this.random = random;
    this.values = new RandomValues(random);
  }

  TestTable next() {
    List<String> names = new ArrayList<>(NAMES);
    Collections.shuffle(names, random);
    int columnCount = 1 + random.nextInt(9);
    int levels = random.nextInt(4);
    List<Column> columns =
        names.subList(0, columnCount).stream()
            .map(name -> new Column(name, type(2), random.nextInt(10) > 0, ""))
            .toList();
    List<Column> partitionColumns =
        names.subList(columnCount, columnCount + levels).stream()
            .map(name -> new Column(name, values.oneOf(PARTITION_TYPES), true, ""))
            .toList();
    return new TestTable(
        columns, partitionColumns, random.nextInt(4) == 0, rows(columns, partitionColumns));
  }

  private List<Row> rows(List<Column> columns, List<Column> partitionColumns) {
    List<List<Object>> pools =
        partitionColumns.stream()
            .map(column -> Stream.generate(() -> partitionValue(column.type())).limit(4).toList())
            .toList();
    int count = random.nextInt(10) == 0 ? 0 : random.nextInt(random.nextBoolean() ? 20 : 301);
    return IntStream.range(0, count).mapToObj(i -> row(columns, pools)).toList();
  }

  private Row row(List<Column> columns, List<List<Object>> pools) {
    List<Object> row = new ArrayList<>();
    for (Column column : columns) {
      row.add(column.nullable() ? values.maybe(column.type()) : values.value(column.type()));
    }
    pools.forEach(pool -> row.add(values.oneOf(pool)));
    return RowFactory.create(row.toArray());
  }

  private Object partitionValue(ColumnType type) {
    boolean text = type == SimpleType.STRING || type instanceof TextType;
    return text ? values.oneOf(PARTITION_TEXTS) : values.value(type);
  }

  private ColumnType type(int depth) {
    int choice = random.nextInt(depth > 0 ? 20 : 17);
    return switch (choice) {
      case 14 -> decimal();
      case 15 -> new TextType(TextType.Kind.CHAR, 1 + random.nextInt(6));
      case 16 -> new TextType(TextType.Kind.VARCHAR, 1 + random.nextInt(6));
      case 17 -> new ArrayType(type(depth - 1));
      case 18 -> new MapType(values.oneOf(KEYS), type(depth - 1));
      case 19 ->
          new StructType(
              IntStream.rangeClosed(0, random.nextInt(3))
                  .mapToObj(i -> new StructType.Field("f" + i, type(depth - 1)))
                  .toList());
      default -> SIMPLE.get(choice);
    };
  }

  private DecimalType decimal() {
    int precision = 1 + random.nextInt(38);
    return new DecimalType(precision, random.nextInt(Math.min(precision, MOST_SCALE) + 1));
  }
}
