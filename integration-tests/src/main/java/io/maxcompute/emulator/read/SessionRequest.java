package io.maxcompute.emulator.read;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.storage.Switches;
import io.maxcompute.emulator.store.TableDefinition;
import java.util.ArrayList;
import java.util.List;

/** The body of TableCreateReadSession with its defaults (storage-api.md 2.1). */
record SessionRequest(
    List<String> dataColumns,
    List<String> partitionColumns,
    List<String> partitions,
    List<Integer> bucketIds,
    SplitRule split,
    ArrowForm form,
    String filter,
    boolean filterFallback,
    Incremental incremental) {

  private static final long DEFAULT_SPLIT = 268_435_456L;

  /**
   * How to cut.
   *
   * @param number bytes, rows or splits, by mode
   * @param maxFiles most files in a split; 0 for no limit
   */
  record SplitRule(SplitMode mode, long number, boolean crossPartition, int maxFiles) {

    /** Returns the rule for {@code table}; transactional ones are cut by rows (3.2). */
    SplitRule on(TableDefinition table, Switches.Transactional transactional) {
      if (mode == SplitMode.ROW_OFFSET || !table.isTransactional()) {
        return this;
      }
      return switch (transactional) {
        case BY_ROWS -> new SplitRule(SplitMode.ROW_OFFSET, number, crossPartition, maxFiles);
        case AS_ASKED -> this;
        case REFUSED ->
            throw ServiceError.invalid(
                "Table '"
                    + table.name()
                    + "' is transactional; its sessions need SplitMode RowOffset, not "
                    + mode.word()
                    + ".");
      };
    }
  }

  static SessionRequest of(JsonNode body, Switches switches) {
    return new SessionRequest(
        texts(body.path("RequiredDataColumns")),
        texts(body.path("RequiredPartitionColumns")),
        texts(body.path("RequiredPartitions")),
        texts(body.path("RequiredBucketIds")).stream().map(SessionRequest::bucket).toList(),
        rule(body, switches),
        ArrowForm.of(body),
        body.path("FilterPredicate").asText(""),
        body.path("FilterPredicateFallback").asBoolean(false),
        Incremental.of(body));
  }

  private static SplitRule rule(JsonNode body, Switches switches) {
    JsonNode options = body.path("SplitOptions");
    SplitMode mode = SplitMode.of(options.path("SplitMode").asText("Size"));
    long number = options.path("SplitNumber").asLong(DEFAULT_SPLIT);
    long least = switches.get(Switches.MIN_SPLIT_BYTES);
    if (mode == SplitMode.SIZE && number < least) {
      throw ServiceError.invalid(
          "SplitNumber " + number + " is below the minimum of " + least + ".");
    }
    if (mode == SplitMode.PARALLELISM && number < 1) {
      throw ServiceError.invalid("SplitNumber " + number + " is not a number of splits.");
    }
    return new SplitRule(
        mode,
        number,
        options.path("CrossPartition").asBoolean(true),
        body.path("SplitMaxFileNum").asInt(0));
  }

  private static Integer bucket(String text) {
    try {
      return Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw ServiceError.invalid("Bucket id '" + text + "' is not a number.");
    }
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(node -> texts.add(node.asText()));
    return texts;
  }
}
