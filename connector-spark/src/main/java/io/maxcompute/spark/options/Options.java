package io.maxcompute.spark.options;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * All options of the data source together, in the order of the README.
 *
 * <p>A value given with {@code .option(…)} comes first, then {@code spark.datasource.maxcompute.*},
 * then the default. Spark merges the first two before the data source sees them. A catalog has
 * settings of its own, {@code spark.sql.catalog.<name>.*}, in place of the second: see {@link
 * CatalogOptions}.
 */
public final class Options {
  /** Where {@code load("…")} and {@code save("…")} put their argument. */
  private static final String PATH = "path";

  private Options() {}

  /** Returns every option. */
  public static List<Option<?>> all() {
    return Stream.of(ConnectionOptions.ALL, ReadOptions.ALL, QueryOptions.ALL, WriteOptions.ALL)
        .flatMap(List::stream)
        .collect(Collectors.toUnmodifiableList());
  }

  /**
   * Returns {@code options} by lower-case key, after checking that each is known and has a meaning:
   * those of reading when something is written too, and before anything is sent.
   *
   * @throws IllegalArgumentException if not; the message names the option, or the nearest
   */
  static Map<String, String> checked(Map<String, String> options) {
    List<String> known = Stream.concat(all().stream().map(Option::key), Stream.of(PATH)).toList();
    Map<String, String> folded = new LinkedHashMap<>();
    options.forEach(
        (key, value) -> {
          if (known.stream().noneMatch(key::equalsIgnoreCase)
              && !QueryParameters.isParameter(fold(key))
              && !BlobWriteSettings.isOfColumn(fold(key))) {
            throw new IllegalArgumentException(
                "'"
                    + key
                    + "' is not an option of maxcompute. Did you mean '"
                    + nearest(key, known)
                    + "'?");
          }
          folded.put(fold(key), value);
        });
    all().forEach(option -> option.in(folded));
    ChangeOptions.range(folded); // they have a meaning only together
    StreamSettings.of(folded);
    QueryParameters.literals(folded);
    BlobWriteSettings.of(folded);
    return folded;
  }

  static String fold(String key) {
    return key.toLowerCase(Locale.ROOT);
  }

  private static String nearest(String key, List<String> known) {
    UTF8String wanted = UTF8String.fromString(fold(key));
    return known.stream()
        .min(
            Comparator.comparingInt(
                name -> wanted.levenshteinDistance(UTF8String.fromString(fold(name)))))
        .orElseThrow();
  }
}
