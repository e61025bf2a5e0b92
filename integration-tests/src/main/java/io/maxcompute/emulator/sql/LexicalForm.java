package io.maxcompute.emulator.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * MaxCompute SQL with its tokens in the spelling that the parser knows. Druid's lexer reads neither
 * {@code X'..'} nor {@code TIMESTAMP_NTZ'..'} nor a doubled back-quote nor {@code >>>} nor {@code
 * VERSION AS OF}, which becomes a last part of the table's name; this scanner goes over the tokens
 * once, decodes string literals by MaxCompute's escapes, and writes each token back in a form that
 * means the same.
 */
final class LexicalForm {
  static final String HEX = "mc_hex";
  static final String NTZ = "mc_timestamp_ntz";
  private static final String QUOTED = "mc_quoted_";
  private static final String MOMENT = "mc_as_of_";

  private final String source;
  private final StringBuilder out = new StringBuilder();
  private final Map<String, String> quoted = new HashMap<>();
  private final List<Moment> moments = new ArrayList<>();

  /** Where tokens begin in the source, by where they begin in the text for the parser. */
  private final NavigableMap<Integer, Integer> origins = new TreeMap<>();

  private int at;

  private LexicalForm(String source) {
    this.source = source;
  }

  static LexicalForm of(String source) {
    LexicalForm form = new LexicalForm(source);
    form.scan();
    return form;
  }

  /** Returns the text for the parser. */
  String text() {
    return out.toString();
  }

  /** Returns the source of what is between two places of the text for the parser. */
  String source(int start, int end) {
    return source.substring(origin(start), origin(end)).strip();
  }

  private int origin(int place) {
    Map.Entry<Integer, Integer> token = origins.ceilingEntry(place);
    return token == null ? source.length() : token.getValue();
  }

  /** Returns the moment that the last part of a table's name stands for, if it does. */
  Optional<Moment> moment(String part) {
    return part.startsWith(MOMENT)
        ? Optional.of(moments.get(Integer.parseInt(part.substring(MOMENT.length()))))
        : Optional.empty();
  }

  /** Returns the identifier that {@code parsed} stands for, without quotes. */
  String name(String parsed) {
    int end = parsed.length() - 1;
    boolean marked = parsed.length() > 1 && parsed.charAt(0) == '`' && parsed.charAt(end) == '`';
    String bare = marked ? parsed.substring(1, end) : parsed;
    return quoted.getOrDefault(bare, bare);
  }

  private void scan() {
    while (at < source.length()) {
      char c = source.charAt(at);
      origins.put(out.length(), at);
      if (c == '\'' || c == '"') {
        literal(string(c));
      } else if (c == '`') {
        identifier();
      } else if (source.startsWith("--", at)) {
        skipTo("\n");
      } else if (source.startsWith("/*", at)) {
        skipTo("*/");
      } else if (isWord(c)) {
        word();
      } else {
        symbol(c);
      }
    }
  }

  private void skipTo(String end) {
    int found = source.indexOf(end, at);
    at = found < 0 ? source.length() : found + end.length();
    out.append(' ');
  }

  private void symbol(char c) {
    if (c == '>' && out.length() > 0 && out.charAt(out.length() - 1) == '>') {
      out.append(' ');
    }
    out.append(c);
    at++;
  }

  static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private void word() {
    int start = at;
    while (at < source.length() && isWord(source.charAt(at))) {
      at++;
    }
    String word = source.substring(start, at);
    if (!readMoment(word)) {
      word(word);
    }
  }

  private void word(String word) {
    if (Character.isDigit(word.charAt(0)) && !endsWith('.')) {
      number(word);
      return;
    }
    String function =
        switch (word.toLowerCase(Locale.ROOT)) {
          case "x" -> HEX;
          case "timestamp_ntz" -> NTZ;
          default -> "";
        };
    int next = function.equals(NTZ) ? afterSpace() : at;
    if (!function.isEmpty() && next < source.length() && source.charAt(next) == '\'') {
      at = next;
      out.append(function).append('(');
      literal(string('\''));
      out.append(')');
    } else {
      out.append(word);
    }
  }

  /** Reads what is left of {@code VERSION AS OF} or {@code TIMESTAMP AS OF} behind a name. */
  private boolean readMoment(String word) {
    int constant = Moment.constant(source, at, word);
    int name = out.length();
    while (name > 0 && Character.isWhitespace(out.charAt(name - 1))) {
      name--;
    }
    char last = name == 0 ? ' ' : out.charAt(name - 1);
    if (constant < 0 || (!isWord(last) && last != '`')) {
      return false;
    }
    out.setLength(name);
    out.append('.').append(MOMENT).append(moments.size());
    at = constant;
    char first = source.charAt(at);
    moments.add(Character.isDigit(first) ? Moment.version(digits()) : Moment.time(string(first)));
    return true;
  }

  private String digits() {
    int start = at;
    while (at < source.length() && Character.isDigit(source.charAt(at))) {
      at++;
    }
    return source.substring(start, at);
  }

  private boolean endsWith(char c) {
    return out.length() > 0 && out.charAt(out.length() - 1) == c;
  }

  /** Druid reads {@code 2L} as a number with an alias, so the suffix becomes a cast. */
  private void number(String word) {
    String digits = word.substring(0, word.length() - 1);
    String type =
        switch (word.charAt(word.length() - 1)) {
          case 'L', 'l' -> "BIGINT";
          case 'S', 's' -> "SMALLINT";
          case 'Y', 'y' -> "TINYINT";
          default -> "";
        };
    if (type.isEmpty() || !digits.chars().allMatch(Character::isDigit)) {
      out.append(word);
    } else {
      out.append("CAST(").append(digits).append(" AS ").append(type).append(')');
    }
  }

  private int afterSpace() {
    int next = at;
    while (next < source.length() && Character.isWhitespace(source.charAt(next))) {
      next++;
    }
    return next;
  }

  private void identifier() {
    StringBuilder name = new StringBuilder();
    boolean plain = true;
    for (at++; at < source.length(); at++) {
      char c = source.charAt(at);
      if (c == '`' && at + 1 < source.length() && source.charAt(at + 1) == '`') {
        at++;
      } else if (c == '`') {
        break;
      }
      plain &= isWord(c);
      name.append(c);
    }
    at++;
    String key = name.toString();
    if (!plain) {
      key = QUOTED + quoted.size();
      quoted.put(key, name.toString());
    }
    out.append('`').append(key).append('`');
  }

  private void literal(String value) {
    out.append('\'').append(value.replace("\\", "\\\\").replace("'", "\\'")).append('\'');
  }

  /** Reads a string literal and returns its value. */
  private String string(char quote) {
    StringBuilder value = new StringBuilder();
    for (at++; at < source.length(); at++) {
      char c = source.charAt(at);
      if (c == '\\' && at + 1 < source.length()) {
        at++;
        escape(value);
      } else if (c == quote) {
        at++;
        if (at >= source.length() || source.charAt(at) != quote) {
          return value.toString();
        }
        value.append(quote);
      } else {
        value.append(c);
      }
    }
    throw SqlFailure.parse("unterminated string literal");
  }

  private void escape(StringBuilder value) {
    char c = source.charAt(at);
    switch (c) {
      case 'n' -> value.append('\n');
      case 't' -> value.append('\t');
      case 'r' -> value.append('\r');
      case 'b' -> value.append('\b');
      case 'Z' -> value.append('\u001a');
      case '%', '_' -> value.append('\\').append(c);
      case 'u' -> number(value, 16, 4, at + 1);
      case '0', '1', '2', '3' -> number(value, 8, 3, at);
      default -> value.append(c);
    }
  }

  private void number(StringBuilder value, int radix, int digits, int start) {
    int end = Math.min(source.length(), start + digits);
    int code = 0;
    int used = start;
    while (used < end && Character.digit(source.charAt(used), radix) >= 0) {
      code = code * radix + Character.digit(source.charAt(used), radix);
      used++;
    }
    if (used - start == digits) {
      value.append((char) code);
      at = used - 1;
    } else {
      value.append(source.charAt(at));
    }
  }
}
