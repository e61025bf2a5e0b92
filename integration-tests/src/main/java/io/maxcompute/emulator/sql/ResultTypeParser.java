package io.maxcompute.emulator.sql;

import io.maxcompute.emulator.type.Kind;
import io.maxcompute.emulator.type.OdpsType;
import io.maxcompute.emulator.type.TypeParser;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads DuckDB's type strings, {@code STRUCT(a INTEGER, "odd name" VARCHAR)[]} for example, as the
 * MaxCompute types that a result has. What {@link DuckTypes#labelled} wrote comes back as it was.
 */
final class ResultTypeParser {
  private final String text;
  private int at;

  private ResultTypeParser(String text) {
    this.text = text;
  }

  static OdpsType parse(String text) {
    ResultTypeParser parser = new ResultTypeParser(text);
    OdpsType type = parser.type();
    if (parser.at != text.length()) {
      throw parser.failure();
    }
    return type;
  }

  private OdpsType type() {
    String word = word();
    OdpsType type =
        switch (word) {
          case "STRUCT" -> struct();
          case "MAP" -> map();
          case "DECIMAL" -> decimal();
          case "ENUM" -> label();
          default -> OdpsType.of(primitive(word));
        };
    while (at < text.length() && text.charAt(at) == '[') {
      at = text.indexOf(']', at) + 1;
      type = new OdpsType.ArrayOf(type);
    }
    return type;
  }

  private String word() {
    int start = at;
    while (at < text.length() && "()[],".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at).trim();
  }

  private static Kind primitive(String word) {
    return switch (word) {
      case "TINYINT" -> Kind.TINYINT;
      case "SMALLINT", "UTINYINT" -> Kind.SMALLINT;
      case "INTEGER", "USMALLINT" -> Kind.INT;
      case "BIGINT", "UINTEGER", "UBIGINT", "HUGEINT", "UHUGEINT" -> Kind.BIGINT;
      case "FLOAT" -> Kind.FLOAT;
      case "DOUBLE" -> Kind.DOUBLE;
      case "BOOLEAN" -> Kind.BOOLEAN;
      case "BLOB" -> Kind.BINARY;
      case "DATE" -> Kind.DATE;
      case "TIMESTAMP_MS" -> Kind.DATETIME;
      case "TIMESTAMP", "TIMESTAMP_NS", "TIMESTAMP WITH TIME ZONE" -> Kind.TIMESTAMP;
      case "TIMESTAMP_S" -> Kind.TIMESTAMP_NTZ;
      default -> Kind.STRING;
    };
  }

  private OdpsType struct() {
    List<OdpsType.Member> members = new ArrayList<>();
    do {
      at++;
      skipSpace();
      String name = name();
      members.add(new OdpsType.Member(name, type()));
    } while (at < text.length() && text.charAt(at) == ',');
    expect(')');
    return new OdpsType.StructOf(members);
  }

  private String name() {
    if (text.charAt(at) == '"') {
      return quoted('"');
    }
    int start = at;
    at = text.indexOf(' ', at);
    if (at < 0) {
      throw failure();
    }
    return text.substring(start, at);
  }

  private OdpsType map() {
    expect('(');
    OdpsType key = type();
    expect(',');
    OdpsType value = type();
    expect(')');
    return new OdpsType.MapOf(key, value);
  }

  private OdpsType decimal() {
    int end = text.indexOf(')', at);
    OdpsType type = TypeParser.parse("decimal" + text.substring(at, end + 1));
    at = end + 1;
    return type;
  }

  private OdpsType label() {
    expect('(');
    String label = quoted('\'');
    expect(')');
    return TypeParser.parse(label);
  }

  /** Reads quoted text, in which the quote is doubled. */
  private String quoted(char quote) {
    StringBuilder name = new StringBuilder();
    at++;
    while (text.charAt(at) != quote || text.startsWith(String.valueOf(quote), at + 1)) {
      name.append(text.charAt(at));
      at += text.charAt(at) == quote ? 2 : 1;
    }
    at++;
    return name.toString();
  }

  private void skipSpace() {
    while (text.charAt(at) == ' ') {
      at++;
    }
  }

  private void expect(char wanted) {
    if (at >= text.length() || text.charAt(at) != wanted) {
      throw failure();
    }
    at++;
  }

  private IllegalStateException failure() {
    return new IllegalStateException("cannot read the type '" + text + "' at " + at);
  }
}
