package io.maxcompute.spark.write;

import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the table remembers of the latest write of a job, in a property: {@code 7} once it is
 * committed, or {@code 7 committing ws-1 0-19:1,20:2} from before the commit on, with the session
 * and the streams whose commit may be repeated.
 *
 * @param version of the write
 * @param pending the commit whose outcome is not known yet
 */
record CommitRecord(long version, Optional<Pending> pending) {
  private static final String COMMITTING = "committing";

  /**
   * A commit.
   *
   * @param session id of the write session
   * @param streams that it names
   */
  record Pending(String session, List<StreamId> streams) {}

  static CommitRecord done(long version) {
    return new CommitRecord(version, Optional.empty());
  }

  static CommitRecord committing(long version, String session, List<StreamCommit> streams) {
    List<StreamId> ids = streams.stream().map(StreamCommit::id).toList();
    return new CommitRecord(version, Optional.of(new Pending(session, ids)));
  }

  /**
   * @throws IllegalArgumentException if {@code text} is none
   */
  static CommitRecord parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length == 1) {
      return done(Long.parseLong(words[0]));
    }
    if (words.length != 4 || !words[1].equals(COMMITTING)) {
      throw new IllegalArgumentException("expected a number, or a number and its commit");
    }
    List<StreamId> streams = Stream.of(words[3].split(",")).flatMap(CommitRecord::range).toList();
    return new CommitRecord(Long.parseLong(words[0]), Optional.of(new Pending(words[2], streams)));
  }

  private static Stream<StreamId> range(String text) {
    int colon = text.lastIndexOf(':');
    int version = Integer.parseInt(text.substring(colon + 1));
    String[] ends = text.substring(0, colon).split("-", -1);
    List<StreamId> streams = new ArrayList<>();
    for (int id = Integer.parseInt(ends[0]); id <= Integer.parseInt(ends[ends.length - 1]); id++) {
      streams.add(new StreamId(Integer.toString(id), version));
    }
    return streams.stream();
  }

  /** Returns the value of the property. */
  String text() {
    return pending
        .map(commit -> version + " " + COMMITTING + " " + commit.session() + " " + ranges(commit))
        .orElse(Long.toString(version));
  }

  /** Thousands of tasks are few ranges. */
  private static String ranges(Pending commit) {
    List<int[]> ranges = new ArrayList<>(); // first, last, version
    commit.streams().stream()
        .map(id -> new int[] {Integer.parseInt(id.part()), id.version()})
        .sorted(Comparator.comparingInt(id -> id[0]))
        .forEach(id -> extend(ranges, id[0], id[1]));
    return ranges.stream()
        .map(r -> (r[0] == r[1] ? "" + r[0] : r[0] + "-" + r[1]) + ":" + r[2])
        .collect(Collectors.joining(","));
  }

  private static void extend(List<int[]> ranges, int id, int version) {
    int[] last = ranges.isEmpty() ? new int[] {-2, -2, -1} : ranges.get(ranges.size() - 1);
    if (last[1] + 1 == id && last[2] == version) {
      last[1] = id;
    } else {
      ranges.add(new int[] {id, id, version});
    }
  }
}
