package io.maxcompute.spark.options;

import io.maxcompute.storage.catalog.Clustering;
import io.maxcompute.storage.catalog.TableLayout.SortColumn;
import io.maxcompute.storage.catalog.TableOptions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a write does to the definition of its table.
 *
 * @param createTable whether a table that is not there is made
 * @param mergeSchema whether columns that the table lacks are added
 * @param newTable what a table that is made has besides its columns; an existing one is left as it
 *     is
 */
public record DefinitionSettings(boolean createTable, boolean mergeSchema, TableOptions newTable) {
  private static final String TRUE = "true";

  static final Option<Boolean> CREATE_TABLE =
      Option.of(
          "createTable",
          "false",
          "Whether a table that is not there is made from the columns of the rows.",
          Parsers::bool);
  static final Option<Boolean> MERGE_SCHEMA =
      Option.of(
          "mergeSchema",
          "false",
          "Whether columns of the rows that the table lacks are added to it.",
          Parsers::bool);
  static final Option<String> TABLE_COMMENT =
      Option.of("tableComment", null, "Comment of a table that is made.", Parsers::text);
  static final Option<Integer> LIFECYCLE =
      Option.of(
          "lifecycle",
          null,
          "Days after its last change at which data of a table that is made is removed.",
          Parsers.intBetween(1, Integer.MAX_VALUE));
  static final Option<List<String>> PRIMARY_KEY =
      Option.of(
          "primaryKey",
          null,
          "Columns of the primary key of a table that is made, separated by commas.",
          Parsers::list);
  static final Option<List<String>> CLUSTERED_BY =
      Option.of(
          "clusteredBy",
          null,
          "Columns by whose hash the rows of a table that is made are divided into buckets.",
          Parsers::list);
  static final Option<List<SortColumn>> SORTED_BY =
      Option.of(
          "sortedBy",
          null,
          "Columns that rows in the buckets of a table that is made are sorted by, as a, b desc.",
          DefinitionSettings::sortColumns);
  static final Option<Integer> BUCKETS =
      Option.of(
          "buckets",
          null,
          "Number of buckets of a table that is made: of clusteredBy, or of the primary key.",
          Parsers.intBetween(1, Integer.MAX_VALUE));
  static final Option<Boolean> TRANSACTIONAL =
      Option.of(
          "transactional",
          null,
          "Whether a table that is made is transactional, as those with a primary key always are.",
          Parsers::bool);

  private static final List<Option<?>> OF_NEW_TABLES =
      List.of(
          TABLE_COMMENT, LIFECYCLE, PRIMARY_KEY, CLUSTERED_BY, SORTED_BY, BUCKETS, TRANSACTIONAL);
  static final List<Option<?>> ALL =
      Stream.concat(Stream.<Option<?>>of(CREATE_TABLE, MERGE_SCHEMA), OF_NEW_TABLES.stream())
          .toList();

  /**
   * Returns the settings in {@code options}.
   *
   * @throws IllegalArgumentException if one is unknown or wrong, or they do not go together
   */
  public static DefinitionSettings from(Map<String, String> options) {
    Map<String, String> checked = Options.checked(options);
    boolean create = CREATE_TABLE.required(checked);
    for (Option<?> option : OF_NEW_TABLES) {
      if (!create && option.in(checked) != null) {
        throw new IllegalArgumentException(
            "Option '"
                + option.key()
                + "' describes a table that is made: set option 'createTable' to 'true' too, or"
                + " leave it out.");
      }
    }
    return new DefinitionSettings(create, MERGE_SCHEMA.required(checked), newTable(checked));
  }

  private static TableOptions newTable(Map<String, String> checked) {
    TableOptions table = TableOptions.NONE.orKeepExisting();
    String comment = TABLE_COMMENT.in(checked);
    Integer lifecycle = LIFECYCLE.in(checked);
    List<String> key = PRIMARY_KEY.in(checked);
    table = comment == null ? table : table.withComment(comment);
    table = lifecycle == null ? table : table.withLifecycleDays(lifecycle);
    table = key == null ? table : table.withPrimaryKey(key.toArray(new String[0]));
    Optional<Clustering> clustering = clustering(checked);
    table = clustering.isEmpty() ? table : table.withClustering(clustering.get());
    return table.withProperties(properties(checked));
  }

  private static Optional<Clustering> clustering(Map<String, String> checked) {
    List<String> columns = CLUSTERED_BY.in(checked);
    List<SortColumn> sort = SORTED_BY.in(checked);
    Integer buckets = BUCKETS.in(checked);
    if (columns == null) {
      requireNoBuckets(checked);
      return Optional.empty();
    }
    if (buckets == null) {
      throw new IllegalArgumentException(
          "Option 'clusteredBy' needs option 'buckets', the number of buckets.");
    }
    return Optional.of(
        new Clustering(Clustering.Kind.HASH, columns, sort == null ? List.of() : sort, buckets));
  }

  private static void requireNoBuckets(Map<String, String> checked) {
    if (SORTED_BY.in(checked) != null) {
      throw new IllegalArgumentException(
          "Option 'sortedBy' needs option 'clusteredBy': rows are sorted within buckets.");
    }
    if (BUCKETS.in(checked) != null && PRIMARY_KEY.in(checked) == null) {
      throw new IllegalArgumentException(
          "Option 'buckets' needs option 'clusteredBy' or 'primaryKey', whose columns choose the"
              + " bucket of a row.");
    }
  }

  /** The service's own names (control-plane.md, section 3.4). */
  private static Map<String, String> properties(Map<String, String> checked) {
    Boolean transactional = TRANSACTIONAL.in(checked);
    Integer buckets = BUCKETS.in(checked);
    if (PRIMARY_KEY.in(checked) != null) {
      if (Boolean.FALSE.equals(transactional)) {
        throw new IllegalArgumentException(
            "Option 'transactional' cannot be 'false' with option 'primaryKey'.");
      }
      return buckets == null || CLUSTERED_BY.in(checked) != null
          ? Map.of("transactional", TRUE)
          : Map.of("transactional", TRUE, "write.bucket.num", buckets.toString());
    }
    return Boolean.TRUE.equals(transactional) ? Map.of("transactional", TRUE) : Map.of();
  }

  private static List<SortColumn> sortColumns(String text) {
    return Parsers.list(text).stream().map(DefinitionSettings::sortColumn).toList();
  }

  private static SortColumn sortColumn(String text) {
    String[] words = text.split("\\s+", -1);
    String order = words.length == 2 ? words[1].toLowerCase(Locale.ROOT) : "asc";
    if (words.length > 2 || !List.of("asc", "desc").contains(order)) {
      throw new IllegalArgumentException("expected columns with an optional asc or desc");
    }
    return new SortColumn(words[0], order.equals("asc"));
  }
}
