package io.maxcompute.emulator.storage;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * One choice that the sources leave open, or that tests want otherwise.
 *
 * @param name as users write it
 * @param defaultText the recommended choice, as users write it
 * @param defaultValue the same as a value
 * @param doc one sentence for the README, with the section of storage-api.md that leaves it open
 * @param parser from the text; throws {@link IllegalArgumentException} saying what it expected
 */
public record Switch<T>(
    String name, String defaultText, T defaultValue, String doc, Function<String, T> parser) {

  private static <T> Switch<T> of(
      String name, String defaultText, String doc, Function<String, T> parser) {
    return new Switch<>(name, defaultText, parser.apply(defaultText), doc, parser);
  }

  static Switch<Boolean> flag(String name, boolean isDefault, String doc) {
    return of(name, Boolean.toString(isDefault), doc, Switch::truth);
  }

  static Switch<Integer> count(String name, String defaultText, String doc) {
    return of(name, defaultText, doc, text -> (int) number(text, 0, Integer.MAX_VALUE));
  }

  static Switch<Long> bytes(String name, String defaultText, String doc) {
    return of(name, defaultText, doc, text -> number(text, 1, Long.MAX_VALUE));
  }

  static Switch<Duration> time(String name, String defaultText, String doc) {
    return of(name, defaultText, doc, Switch::duration);
  }

  static <E extends Enum<E>> Switch<E> choice(
      String name, String defaultText, String doc, Class<E> choices) {
    return of(name, defaultText, doc, text -> constant(choices, text));
  }

  /**
   * Returns the value that {@code text} stands for.
   *
   * @throws IllegalArgumentException if there is none; the message names the switch
   */
  T parse(String text) {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Switch '"
              + name
              + "' cannot be '"
              + text
              + "': "
              + e.getMessage()
              + ". Default is '"
              + defaultText
              + "'.",
          e);
    }
  }

  private static boolean truth(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  private static long number(String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException("expected a whole number from " + least + " to " + most);
  }

  private static Duration duration(String text) {
    try {
      Duration duration = Duration.parse("PT" + text);
      if (duration.compareTo(Duration.ZERO) > 0) {
        return duration;
      }
    } catch (DateTimeException e) {
      // said below
    }
    throw new IllegalArgumentException("expected a time such as 24h, 90m or 1.5s");
  }

  private static <E extends Enum<E>> E constant(Class<E> choices, String text) {
    for (E choice : choices.getEnumConstants()) {
      if (choice.name().equalsIgnoreCase(text)) {
        return choice;
      }
    }
    List<String> words =
        Arrays.stream(choices.getEnumConstants())
            .map(choice -> choice.name().toLowerCase(Locale.ROOT))
            .toList();
    throw new IllegalArgumentException("expected one of " + String.join(", ", words));
  }
}
