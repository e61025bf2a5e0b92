package io.maxcompute.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws medians as bars, each group with its own scale, and the spread as a line. */
public final class Chart {
  private static final int LABELS = 330;
  private static final int BARS = 420;
  private static final int NUMBERS = 90;
  private static final int LINE = 20;
  private static final int GAP = 14;

  private final StringBuilder svg = new StringBuilder();
  private int y = GAP;

  private Chart() {}

  /** Writes an SVG picture of {@code measured}. */
  public static void write(List<Measured> measured, Path file) throws IOException {
    Map<String, List<Measured>> groups =
        measured.stream()
            .collect(
                Collectors.groupingBy(
                    Measured::group, LinkedHashMap::new, Collectors.toUnmodifiableList()));
    Chart chart = new Chart();
    groups.forEach(chart::group);
    Files.writeString(file, chart.picture());
  }

  private void group(String name, List<Measured> measured) {
    text(0, "font-weight='bold'", name + ", million rows a second");
    double most =
        measured.stream().mapToDouble(one -> one.millionRowsPerSecond().most()).max().orElse(1);
    for (Measured one : measured) {
      Measured.Spread speed = one.millionRowsPerSecond();
      text(0, "", one.name());
      int width = scaled(speed.median(), most);
      svg.append(
          Words.of(
              "<rect x='%d' y='%d' width='%d' height='%d' fill='%s'/>\n",
              LABELS, y - LINE - 1, width, LINE - 6, colour(one.name())));
      int middle = y - LINE - 1 + (LINE - 6) / 2;
      svg.append(
          Words.of(
              "<line x1='%d' x2='%d' y1='%d' y2='%d' stroke='#222'/>\n",
              LABELS + scaled(speed.least(), most),
              LABELS + scaled(speed.most(), most),
              middle,
              middle));
      y -= LINE;
      text(LABELS + BARS + 8, "", number(one));
    }
    y += GAP;
  }

  /** Milliseconds where there is hardly a row. */
  private static String number(Measured one) {
    double speed = one.millionRowsPerSecond().median();
    return speed < 0.1 ? Words.of("%.0f ms", one.milliseconds().median()) : Words.of("%.2f", speed);
  }

  /** Yardsticks are grey. */
  private static String colour(String name) {
    return name.contains("Parquet") || name.contains("Arrow's") || name.contains("Spark's")
        ? "#9aa5b1"
        : "#2f7ed8";
  }

  private static int scaled(double value, double most) {
    return (int) Math.round(value / most * BARS);
  }

  private void text(int x, String style, String words) {
    y += LINE;
    svg.append(
        Words.of(
            "<text x='%d' y='%d' %s>%s</text>\n",
            x, y - 8, style, words.replace("&", "&amp;").replace("<", "&lt;")));
  }

  private String picture() {
    int width = LABELS + BARS + NUMBERS;
    return Words.of(
            "<svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' viewBox='-10 0 %d %d'",
            width, y, width, y)
        + " font-family='sans-serif' font-size='12'>\n<rect x='-10' width='100%' height='100%'"
        + " fill='white'/>\n"
        + svg
        + "</svg>\n";
  }
}
