package io.maxcompute.storage.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTypesTest {
  private static final List<String> NAMES =
      List.of("a", "_x1", "odd name", "tick`s", "`", "9th", "列", "a:b", "a,b", "<", "Mixed", "😀");

  @ParameterizedTest
  @EnumSource(SimpleType.class)
  void readsEverySimpleTypeInAnyCase(SimpleType type) {
    assertThat(ColumnTypes.parse(type.toString())).isEqualTo(type);
    assertThat(ColumnTypes.parse(" " + type.name() + "\t")).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          char(3)                                  | char(3)
          VARCHAR ( 255 )                          | varchar(255)
          decimal(10,2)                            | decimal(10,2)
          DECIMAL( 38 , 18 )                       | decimal(38,18)
          decimal(5)                               | decimal(5,0)
          decimal                                  | decimal(38,18)
          decimal(54,18)                           | decimal(38,18)
          array<int>                               | array<int>
          ARRAY < INT >                            | array<int>
          map<string,array<bigint>>                | map<string,array<bigint>>
          struct<a:int,B:string>                   | struct<a:int,B:string>
          struct< a : int , b : map<date,char(1)> >| struct<a:int,b:map<date,char(1)>>
          struct<`odd name`:int>                   | struct<`odd name`:int>
          struct<`plain`:int>                      | struct<plain:int>
          struct<`tick``s`:int>                    | struct<`tick``s`:int>
          struct<array:array<struct<map:json>>>    | struct<array:array<struct<map:json>>>
          """)
  void readsATypeAndWritesItInOneForm(String text, String form) {
    assertThat(ColumnTypes.parse(text)).isNotInstanceOf(UnknownType.class).hasToString(form);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "geography",
        "vector(float,3)",
        "array",
        "array<>",
        "array<int",
        "array<int>>",
        "array<geography>",
        "map<int>",
        "map<int,int,int>",
        "struct<>",
        "struct<a>",
        "struct<a int>",
        "struct<:int>",
        "struct<a:int,>",
        "struct<`a:int>",
        "struct<``:int>",
        "char",
        "char()",
        "char(0)",
        "char(-1)",
        "char(x)",
        "varchar(99999999999)",
        "string(10)",
        "decimal()",
        "decimal(0,0)",
        "decimal(2,3)",
        "decimal(39,2)",
        "decimal(10,2",
        "int int",
        "int;",
        "<int>"
      })
  void keepsATextItDoesNotUnderstand(String text) {
    assertThat(ColumnTypes.parse(text)).isEqualTo(new UnknownType(text)).hasToString(text);
  }

  @Test
  void readsTypesNestedDeeply() {
    String text = "array<".repeat(200) + "int" + ">".repeat(200);

    assertThat(ColumnTypes.parse(text)).isInstanceOf(ArrayType.class).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"array<", "map<int,", "struct<a:"})
  void keepsATextThatIsNestedTooDeeply(String level) {
    String text = level.repeat(100_000) + "int" + ">".repeat(100_000);

    assertThat(ColumnTypes.parse(text)).isEqualTo(new UnknownType(text));
  }

  @Test
  void readsAsManyTypesAsThereAreSideBySide() {
    String text = "struct<a:array<int>" + ",a:array<int>".repeat(2_000) + ">";

    assertThat(ColumnTypes.parse(text)).isInstanceOf(StructType.class).hasToString(text);
  }

  @Test
  void readsBackWhateverItWrites() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      ColumnType type = anyType(random, 4);
      assertThat(ColumnTypes.parse(type.toString()))
          .as("seed %d, type %s", seed, type)
          .isEqualTo(type);
      String spaced = type.toString().replace("<", " < ").replace(">", "\n>");
      assertThat(ColumnTypes.parse(spaced.contains("`") ? type.toString() : spaced))
          .as("seed %d, type %s", seed, spaced)
          .isEqualTo(type);
    }
  }

  private static ColumnType anyType(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 6)) {
      case 0 -> one(random, List.of(SimpleType.values()));
      case 1 -> {
        int precision = 1 + random.nextInt(38);
        yield new DecimalType(precision, random.nextInt(precision + 1));
      }
      case 2 ->
          new TextType(
              one(random, List.of(TextType.Kind.values())),
              1 + random.nextInt(Integer.MAX_VALUE - 1));
      case 3 -> new ArrayType(anyType(random, depth - 1));
      case 4 -> new MapType(anyType(random, depth - 1), anyType(random, depth - 1));
      default -> anyStruct(random, depth - 1);
    };
  }

  private static StructType anyStruct(Random random, int depth) {
    List<StructType.Field> fields = new ArrayList<>();
    IntStream.rangeClosed(0, random.nextInt(3))
        .mapToObj(i -> one(random, NAMES))
        .forEach(name -> fields.add(new StructType.Field(name, anyType(random, depth))));
    return new StructType(fields);
  }

  private static <T> T one(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
