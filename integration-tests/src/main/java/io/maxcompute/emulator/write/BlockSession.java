package io.maxcompute.emulator.write;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.store.StagedRows;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * A session of the block protocol (storage-api.md 4.11): rows come in numbered blocks, each attempt
 * at a block yields a message, and the commit names the messages that count. Thread-safe.
 */
final class BlockSession {
  static final int MAX_BLOCK_NUMBER = 20_000;

  private final String id;
  private final WritePlan plan;
  private final Terms terms;
  private final Clock clock;
  private final Map<String, Block> blocks = new HashMap<>();
  private final Set<String> quotaTokens = new HashSet<>();
  private String state = "NORMAL";
  private Instant expires;

  BlockSession(String id, WritePlan plan, Terms terms, Clock clock, Instant expires) {
    this.id = id;
    this.plan = plan;
    this.terms = terms;
    this.clock = clock;
    this.expires = expires;
  }

  /**
   * What the session was opened with.
   *
   * @param needsQuota whether a write must show a quota token of this session
   * @param maxPartitions most dynamic partitions that a commit may touch
   */
  record Terms(boolean needsQuota, int maxPartitions) {}

  private record Block(int number, List<StagedRows.Staged> files) {}

  String id() {
    return id;
  }

  WritePlan plan() {
    return plan;
  }

  synchronized String status() {
    return state.equals("NORMAL") && !clock.instant().isBefore(expires) ? "EXPIRED" : state;
  }

  synchronized void expireNow() {
    expires = clock.instant();
  }

  synchronized void requireLive() {
    if (!status().equals("NORMAL")) {
      throw ServiceError.conflict(
          "InvalidState", "Write session '" + id + "' is " + status() + ".");
    }
  }

  /** Reserves quota for a stream of blocks. */
  synchronized String reserve() {
    requireLive();
    String token = "qt-" + UUID.randomUUID();
    quotaTokens.add(token);
    return token;
  }

  /** Refuses a write that shows no quota token, or one of another session. */
  synchronized void requireQuota(String token) {
    boolean known = quotaTokens.contains(token);
    if (token.isEmpty() ? terms.needsQuota() : !known) {
      throw new ServiceError(
          403, "NoPermission", "quotaToken '" + token + "' is not one of session '" + id + "'.");
    }
  }

  /** Keeps one attempt at a block and returns the message that commits it. */
  synchronized String add(int number, int attempt, List<StagedRows.Staged> files, long rows) {
    requireLive();
    requirePartitions(files);
    String message =
        JsonNodeFactory.instance
            .objectNode()
            .put("SessionId", id)
            .put("BlockNumber", number)
            .put("AttemptNumber", attempt)
            .put("RecordCount", rows)
            .put("Id", UUID.randomUUID().toString())
            .toString();
    blocks.put(message, new Block(number, files));
    return message;
  }

  private void requirePartitions(List<StagedRows.Staged> files) {
    long partitions = files.stream().map(StagedRows.Staged::partition).distinct().count();
    if (!plan.openColumns().isEmpty() && partitions > terms.maxPartitions()) {
      throw ServiceError.invalid(
          partitions
              + " dynamic partitions are more than the limit of "
              + terms.maxPartitions()
              + "; raise DynamicPartitionLimit.");
    }
  }

  /** Commits the blocks of {@code messages}; a repeated commit is answered without doing it. */
  synchronized void commit(List<String> messages, Consumer<List<StagedRows.Staged>> commit) {
    if (state.equals("COMMITTED")) {
      return;
    }
    requireLive();
    List<StagedRows.Staged> files = new ArrayList<>();
    Set<Integer> numbers = new HashSet<>();
    for (String message : messages) {
      Block block = blocks.get(message);
      if (block == null) {
        throw ServiceError.invalid(
            "Session '" + id + "' gave no commit message '" + message + "'.");
      }
      if (!numbers.add(block.number())) {
        throw ServiceError.invalid("Block " + block.number() + " is committed twice.");
      }
      files.addAll(block.files());
    }
    requirePartitions(files);
    commit.accept(files);
    blocks.keySet().removeAll(messages);
    state = "COMMITTED";
  }

  /** Discards everything; again is fine, and so is an expired session. */
  synchronized void abort() {
    if (state.equals("COMMITTED")) {
      requireLive();
    }
    state = "ABORTED";
  }

  /** Takes the files that no commit took. */
  synchronized List<StagedRows.Staged> takeRest() {
    List<StagedRows.Staged> rest =
        blocks.values().stream().flatMap(block -> block.files().stream()).toList();
    blocks.clear();
    return rest;
  }
}
