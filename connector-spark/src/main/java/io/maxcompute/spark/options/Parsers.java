package io.maxcompute.spark.options;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.network.util.JavaUtils;

/** From the text of an option to its value. */
final class Parsers {
  private Parsers() {}

  static String text(String text) {
    return text;
  }

  static Boolean bool(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  static List<String> list(String text) {
    return Stream.of(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  static URI uri(String text) {
    URI uri = URI.create(text);
    if (uri.getScheme() == null || uri.getHost() == null) {
      throw new IllegalArgumentException("expected http[s]://host[:port][/path]");
    }
    return uri;
  }

  static Function<String, Integer> intBetween(int least, int most) {
    String expected = "expected a whole number from " + least + " to " + most;
    return text -> {
      long value = wholeNumber(text, expected);
      if (value < least || value > most) {
        throw new IllegalArgumentException(expected);
      }
      return (int) value;
    };
  }

  static Function<String, OptionalInt> autoOrBetween(int least, int most) {
    return text -> {
      try {
        return text.equalsIgnoreCase("auto")
            ? OptionalInt.empty()
            : OptionalInt.of(intBetween(least, most).apply(text));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "expected auto or a whole number from " + least + " to " + most, e);
      }
    };
  }

  static Function<String, Long> bytesBetween(String least, String most) {
    return text -> {
      long value = bytes(text);
      if (value < bytes(least) || value > bytes(most)) {
        throw new IllegalArgumentException("expected bytes from " + least + " to " + most);
      }
      return value;
    };
  }

  static Long positive(String text) {
    Long value = wholeNumber(text, "expected a whole number above 0");
    if (value < 1) {
      throw new IllegalArgumentException("expected a whole number above 0");
    }
    return value;
  }

  static Long natural(String text) {
    Long value = wholeNumber(text, "expected a whole number, not negative");
    if (value < 0) {
      throw new IllegalArgumentException("expected a whole number, not negative");
    }
    return value;
  }

  private static Long wholeNumber(String text, String expected) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(expected, e);
    }
  }

  static Long bytes(String text) {
    try {
      return JavaUtils.byteStringAsBytes(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected bytes with an optional k, m or g suffix", e);
    }
  }

  static Duration duration(String text) {
    try {
      String unit = text.matches("\\d+") ? "s" : "";
      Duration duration =
          Duration.ofMillis(JavaUtils.timeStringAs(text + unit, TimeUnit.MILLISECONDS));
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("expected a time of at least one millisecond");
      }
      return duration;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a time such as 30s, 5min or 1h", e);
    }
  }

  static Duration durationOrZero(String text) {
    return text.matches("0+[a-z]*") ? Duration.ZERO : duration(text);
  }

  static <E extends Enum<E>> Function<String, E> oneOf(Class<E> type) {
    return text ->
        Stream.of(type.getEnumConstants())
            .filter(constant -> constant.name().equalsIgnoreCase(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("expected one of " + words(type)));
  }

  private static <E extends Enum<E>> String words(Class<E> type) {
    return Stream.of(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
