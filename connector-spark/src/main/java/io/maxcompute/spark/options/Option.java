package io.maxcompute.spark.options;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One setting.
 *
 * @param key as users write it; matched in any case
 * @param defaultText used where the user gave nothing; null if there is no default
 * @param secret whether its value must never be shown
 * @param doc one sentence for the README
 * @param parser from the text; throws {@link IllegalArgumentException} saying what it expected
 */
public record Option<T>(
    String key,
    @Nullable String defaultText,
    boolean secret,
    String doc,
    Function<String, T> parser) {

  static <T> Option<T> of(
      String key, @Nullable String defaultText, String doc, Function<String, T> parser) {
    return new Option<>(key, defaultText, false, doc, parser);
  }

  static Option<String> secret(String key, String doc) {
    return new Option<>(key, null, true, doc, Parsers::text);
  }

  /**
   * Returns the value in {@code options}, or the default, or null if there is neither.
   *
   * @param options by lower-case key
   * @throws IllegalArgumentException if the text has no meaning; the message names the option
   */
  @Nullable T in(Map<String, String> options) {
    String given = options.get(Options.fold(key));
    String text = given == null || given.isBlank() ? defaultText : given.strip();
    if (text == null) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Option '"
              + key
              + "' cannot be "
              + (secret ? "the value given" : "'" + text + "'")
              + ": "
              + sentence(String.valueOf(e.getMessage()))
              + (defaultText == null || defaultText.isEmpty()
                  ? ""
                  : " Default is '" + defaultText + "'."),
          e);
    }
  }

  /** Parsers explain in half a sentence, constructors of values in whole ones. */
  private static String sentence(String reason) {
    return reason.endsWith(".") ? reason : reason + ".";
  }

  /**
   * Returns the value in {@code options} or the default.
   *
   * @throws IllegalArgumentException if there is neither
   */
  T required(Map<String, String> options) {
    T value = in(options);
    if (value == null) {
      throw new IllegalArgumentException(
          "Option '"
              + key
              + "' is missing. "
              + doc
              + " Set it with .option(\""
              + key
              + "\", …) or as spark.datasource.maxcompute."
              + key
              + ".");
    }
    return value;
  }
}
