package io.maxcompute.bench.run;

import java.util.Locale;

/** Numbers in words, the same on every machine. */
public final class Words {
  private Words() {}

  /** Returns {@code values} in the places of {@code format}. */
  public static String of(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
