package io.maxcompute.emulator.write;

import com.fasterxml.jackson.databind.JsonNode;
import io.maxcompute.emulator.error.ServiceError;
import io.maxcompute.emulator.storage.Switches;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which streams a commit takes (storage-api.md 2.7, 4.2; 8: Q14, Q15, Q18). */
final class StreamChoice {
  private final List<StreamKey> listed;
  private final boolean all;
  private final boolean needsClosed;
  private final boolean mindsUnnamed;
  private final List<WriteStream> chosen = new ArrayList<>();

  private StreamChoice(
      List<StreamKey> listed, boolean all, boolean needsClosed, boolean mindsUnnamed) {
    this.listed = listed;
    this.all = all;
    this.needsClosed = needsClosed;
    this.mindsUnnamed = mindsUnnamed;
  }

  static StreamChoice of(JsonNode body, Switches switches) {
    JsonNode ids = body.path("StreamIds");
    JsonNode versions = body.path("StreamVersions");
    if (ids.size() != versions.size()) {
      throw ServiceError.invalid(
          "StreamIds has " + ids.size() + " entries, StreamVersions " + versions.size() + ".");
    }
    boolean explicit =
        ids.isArray() && (!ids.isEmpty() || !switches.get(Switches.EMPTY_LISTS_MEAN_ALL));
    List<StreamKey> listed = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      if (!seen.add(ids.get(i).asText())) {
        throw ServiceError.invalid("Stream '" + ids.get(i).asText() + "' is listed twice.");
      }
      listed.add(new StreamKey(ids.get(i).asText(), versions.get(i).asInt()));
    }
    return new StreamChoice(
        listed,
        !explicit,
        explicit || switches.get(Switches.COMMIT_NEEDS_CLOSED_STREAMS),
        explicit && switches.get(Switches.COMMIT_MINDS_UNNAMED_OPEN_STREAMS));
  }

  /** Finds the streams and checks that they are complete. */
  void requireClosed(WriteSession session) {
    chosen.clear();
    if (all) {
      session
          .latest()
          .forEach((id, version) -> chosen.add(session.find(new StreamKey(id, version))));
    } else {
      listed.forEach(key -> chosen.add(session.find(key)));
    }
    for (WriteStream stream : chosen) {
      if (stream.state() != WriteStream.State.CLOSED && needsClosed) {
        throw open(stream);
      }
    }
    if (mindsUnnamed && !session.open().isEmpty()) {
      throw open(session.open().get(0));
    }
  }

  private static ServiceError open(WriteStream stream) {
    return ServiceError.conflict(
        "InvalidState", "Cannot commit: " + stream + " is " + stream.state() + ".");
  }

  /** Returns the streams found by {@link #requireClosed}. */
  List<WriteStream> chosen() {
    return List.copyOf(chosen);
  }
}
