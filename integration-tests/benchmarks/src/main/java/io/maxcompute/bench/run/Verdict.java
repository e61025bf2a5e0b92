package io.maxcompute.bench.run;

/**
 * Whether something is as good as it must be.
 *
 * @param what must be reached
 * @param bound in words: {@code "at least 1.6"}
 * @param found median of the rounds
 * @param spread least and most of the rounds, or empty
 * @param reached whether it is
 */
public record Verdict(String what, String bound, String found, String spread, boolean reached) {

  /** Judges how many times as fast {@code fast} is as {@code slow}. */
  public static Verdict ratio(String what, double least, Measured fast, Measured slow) {
    Measured.Spread ratio = fast.timesAsFastAs(slow);
    return new Verdict(
        what,
        Words.of("at least %.1f", least),
        Words.of("%.2f", ratio.median()),
        Words.of("%.2f to %.2f", ratio.least(), ratio.most()),
        ratio.median() >= least);
  }

  /** Judges a number that must be less than {@code most}, and is more than nothing. */
  public static Verdict below(String what, double most, double found, String unit) {
    return new Verdict(
        what,
        Words.of("under %.0f %s", most, unit),
        Words.of("%.2f %s", found, unit),
        "",
        found > 0 && found < most);
  }
}
