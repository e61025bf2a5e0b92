package io.maxcompute.emulator.type;

import io.maxcompute.emulator.error.ServiceError;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads type strings such as {@code array<struct<a:int,`odd name`:decimal(10,2)>>}. */
public final class TypeParser {
  private final String text;
  private int at;

  private TypeParser(String text) {
    this.text = text;
  }

  /**
   * Parses {@code text}.
   *
   * @throws ServiceError 400 if it is not a type
   */
  public static OdpsType parse(String text) {
    TypeParser parser = new TypeParser(text);
    OdpsType type = parser.type();
    parser.skipSpace();
    if (parser.at != text.length()) {
      throw parser.failure("end of type");
    }
    return type;
  }

  private OdpsType type() {
    String word = word().toLowerCase(Locale.ROOT);
    return switch (word) {
      case "array" -> array();
      case "map" -> map();
      case "struct" -> struct();
      case "decimal", "numeric" -> decimal();
      case "char" -> new OdpsType.Text(true, length(255));
      case "varchar" -> new OdpsType.Text(false, length(65535));
      case "integer" -> OdpsType.of(Kind.INT);
      default -> primitive(word);
    };
  }

  private OdpsType primitive(String word) {
    for (Kind kind : Kind.values()) {
      if (kind.text().equals(word)) {
        return OdpsType.of(kind);
      }
    }
    throw failure("a known type instead of '" + word + "'");
  }

  private OdpsType array() {
    expect('<');
    OdpsType element = type();
    expect('>');
    return new OdpsType.ArrayOf(element);
  }

  private OdpsType map() {
    expect('<');
    OdpsType key = type();
    expect(',');
    OdpsType value = type();
    expect('>');
    if (key.contains(Kind.BLOB)) {
      throw failure("a map key other than a blob");
    }
    return new OdpsType.MapOf(key, value);
  }

  private OdpsType struct() {
    expect('<');
    List<OdpsType.Member> members = new ArrayList<>();
    do {
      String name = word();
      expect(':');
      members.add(new OdpsType.Member(name, type()));
    } while (accept(','));
    expect('>');
    return new OdpsType.StructOf(members);
  }

  private OdpsType decimal() {
    if (!accept('(')) {
      return new OdpsType.Decimal(38, 18, true);
    }
    int precision = number();
    int scale = accept(',') ? number() : 0;
    expect(')');
    if (precision == 54 && scale == 18) {
      return new OdpsType.Decimal(38, 18, true);
    }
    if (precision < 1 || precision > 38 || scale > 18 || scale > precision) {
      throw failure("a precision of 1 to 38 and a scale of 0 to 18");
    }
    return new OdpsType.Decimal(precision, scale, false);
  }

  private int length(int max) {
    expect('(');
    int length = number();
    expect(')');
    if (length < 1 || length > max) {
      throw failure("a length of 1 to " + max);
    }
    return length;
  }

  private int number() {
    String digits = word();
    try {
      return Integer.parseInt(digits);
    } catch (NumberFormatException e) {
      throw failure("a number instead of '" + digits + "'");
    }
  }

  private String word() {
    skipSpace();
    if (at < text.length() && text.charAt(at) == '`') {
      return quotedWord();
    }
    int start = at;
    while (at < text.length()
        && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    if (start == at) {
      throw failure("a name");
    }
    return text.substring(start, at);
  }

  private String quotedWord() {
    StringBuilder word = new StringBuilder();
    for (at++; at < text.length(); at++) {
      if (text.charAt(at) != '`') {
        word.append(text.charAt(at));
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '`') {
        word.append('`');
        at++;
      } else {
        at++;
        return word.toString();
      }
    }
    throw failure("a closing back-quote");
  }

  private void expect(char wanted) {
    if (!accept(wanted)) {
      throw failure("'" + wanted + "'");
    }
  }

  private boolean accept(char wanted) {
    skipSpace();
    if (at < text.length() && text.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private ServiceError failure(String wanted) {
    return ServiceError.invalid(
        "Type '" + text + "' is not valid: expected " + wanted + " at offset " + at + ".");
  }
}
