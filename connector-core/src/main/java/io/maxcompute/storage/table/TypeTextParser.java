package io.maxcompute.storage.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Recursive descent over one type text. Single use. */
final class TypeTextParser {
  private static final Map<String, SimpleType> SIMPLE =
      Stream.of(SimpleType.values())
          .collect(Collectors.toUnmodifiableMap(SimpleType::toString, Function.identity()));

  /** Deeper than any table, and far from the end of the stack. */
  private static final int MAX_DEPTH = 500;

  private final String text;
  private int position;
  private int depth;

  TypeTextParser(String text) {
    this.text = text;
  }

  /** The text does not name a type this client knows. */
  static final class UnknownTypeException extends Exception {
    UnknownTypeException(String message) {
      super(message);
    }
  }

  ColumnType parse() throws UnknownTypeException {
    ColumnType type = type();
    skipSpaces();
    if (position < text.length()) {
      throw unexpected("end of text");
    }
    return type;
  }

  private ColumnType type() throws UnknownTypeException {
    if (++depth > MAX_DEPTH) {
      throw unexpected("fewer levels");
    }
    ColumnType type = type(word().toLowerCase(Locale.ROOT));
    depth--;
    return type;
  }

  private ColumnType type(String word) throws UnknownTypeException {
    return switch (word) {
      case "array" -> array();
      case "map" -> map();
      case "struct" -> struct();
      case "decimal" -> decimal();
      case "char" -> new TextType(TextType.Kind.CHAR, argument());
      case "varchar" -> new TextType(TextType.Kind.VARCHAR, argument());
      default -> simple(word);
    };
  }

  private static ColumnType simple(String word) throws UnknownTypeException {
    SimpleType type = SIMPLE.get(word);
    if (type == null) {
      throw new UnknownTypeException("no type is called '" + word + "'");
    }
    return type;
  }

  private ColumnType array() throws UnknownTypeException {
    expect('<');
    ColumnType element = type();
    expect('>');
    return new ArrayType(element);
  }

  private ColumnType map() throws UnknownTypeException {
    expect('<');
    ColumnType key = type();
    expect(',');
    ColumnType value = type();
    expect('>');
    return new MapType(key, value);
  }

  private ColumnType struct() throws UnknownTypeException {
    List<StructType.Field> fields = new ArrayList<>();
    expect('<');
    do {
      String name = name();
      expect(':');
      fields.add(new StructType.Field(name, type()));
    } while (accept(','));
    expect('>');
    return new StructType(fields);
  }

  private ColumnType decimal() throws UnknownTypeException {
    if (!accept('(')) {
      return DecimalType.LEGACY;
    }
    int precision = number();
    int scale = accept(',') ? number() : 0;
    expect(')');
    boolean legacy = precision > DecimalType.MAX_PRECISION && scale == DecimalType.LEGACY.scale();
    return legacy ? DecimalType.LEGACY : new DecimalType(precision, scale);
  }

  private int argument() throws UnknownTypeException {
    expect('(');
    int value = number();
    expect(')');
    return value;
  }

  private int number() throws UnknownTypeException {
    String digits = word();
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw unexpected("a number");
    }
  }

  private String name() throws UnknownTypeException {
    skipSpaces();
    if (position >= text.length() || text.charAt(position) != '`') {
      return word();
    }
    StringBuilder name = new StringBuilder();
    for (position++; position < text.length(); position++) {
      char c = text.charAt(position);
      boolean doubled = c == '`' && text.startsWith("``", position);
      if (c == '`' && !doubled) {
        position++;
        return name.toString();
      }
      name.append(c);
      position += doubled ? 1 : 0;
    }
    throw unexpected("a closing back-quote");
  }

  private String word() throws UnknownTypeException {
    skipSpaces();
    int start = position;
    while (position < text.length() && isWordPart(text.charAt(position))) {
      position++;
    }
    if (start == position) {
      throw unexpected("a name");
    }
    return text.substring(start, position);
  }

  private static boolean isWordPart(char c) {
    return c == '_' || Character.isLetterOrDigit(c);
  }

  private boolean accept(char c) {
    skipSpaces();
    boolean found = position < text.length() && text.charAt(position) == c;
    position += found ? 1 : 0;
    return found;
  }

  private void expect(char c) throws UnknownTypeException {
    if (!accept(c)) {
      throw unexpected("'" + c + "'");
    }
  }

  private void skipSpaces() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  private UnknownTypeException unexpected(String wanted) {
    return new UnknownTypeException(
        "expected " + wanted + " at offset " + position + " of type '" + text + "'");
  }
}
