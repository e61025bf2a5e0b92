package io.maxcompute.emulator.storage;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is chosen where the sources leave a choice (storage-api.md 8). Immutable. */
public final class Switches {
  /** How many answers of a read session say INIT before one says NORMAL. */
  public static final Switch<Integer> INIT_POLLS =
      Switch.count(
          "initPolls",
          "0",
          "How many answers of a new read session say INIT before one says NORMAL"
              + " (storage-api.md 3.10).");

  /** How long read and write sessions live. */
  public static final Switch<Duration> SESSION_LIFETIME =
      Switch.time(
          "sessionLifetime",
          "24h",
          "How long a session lives, as 24h, 90m or 1.5s (storage-api.md 3.12).");

  /** Smallest {@code SplitNumber} in mode Size. */
  public static final Switch<Long> MIN_SPLIT_BYTES =
      Switch.bytes(
          "minSplitBytes",
          "1",
          "Smallest split size that is accepted in mode Size (storage-api.md 3.2).");

  /** What a session on a transactional table is. */
  public static final Switch<Transactional> TRANSACTIONAL_READS =
      Switch.choice(
          "transactionalReads",
          "by_rows",
          "What becomes of a read session on a transactional table in another mode than RowOffset:"
              + " by_rows makes it RowOffset, refused is an error, as_asked keeps the mode"
              + " (storage-api.md 3.2).",
          Transactional.class);

  /** Whether compressed reads are compressed as HTTP entities instead of in Arrow buffers. */
  public static final Switch<Boolean> ENTITY_COMPRESSION =
      Switch.flag(
          "entityCompression",
          false,
          "Whether reads are compressed as HTTP entities, as odps.maxstorage of PyODPS expects it,"
              + " instead of in Arrow buffers (storage-api.md 1.5, option B).");

  /** Whether a read of a partition that does not exist is a 404. */
  public static final Switch<Boolean> REFUSES_UNKNOWN_PARTITIONS =
      Switch.flag(
          "refusesUnknownPartitions",
          false,
          "Whether to read a partition that does not exist is an error instead of no rows"
              + " (storage-api.md 8, Q12).");

  /** Whether an incremental read has the rows of its start too. */
  public static final Switch<Boolean> INCREMENTAL_INCLUDES_START =
      Switch.flag(
          "incrementalIncludesStart",
          false,
          "Whether an incremental read has the rows of its start too: [start, end] instead of"
              + " (start, end] (storage-api.md 8, Q10).");

  /** Whether a commit without lists refuses open streams. */
  public static final Switch<Boolean> COMMIT_NEEDS_CLOSED_STREAMS =
      Switch.flag(
          "commitNeedsClosedStreams",
          true,
          "Whether a commit that names no streams is refused while one is open"
              + " (storage-api.md 8, Q18).");

  /** Whether a commit with lists refuses open streams that it does not name. */
  public static final Switch<Boolean> COMMIT_MINDS_UNNAMED_OPEN_STREAMS =
      Switch.flag(
          "commitMindsUnnamedOpenStreams",
          false,
          "Whether a commit that names streams is refused while another one is open"
              + " (storage-api.md 8, Q15).");

  /** Whether a commit with empty lists is one without lists. */
  public static final Switch<Boolean> EMPTY_LISTS_MEAN_ALL =
      Switch.flag(
          "emptyListsMeanAll",
          false,
          "Whether a commit with empty lists commits every stream, as one without lists does"
              + " (storage-api.md 8, Q14).");

  /** How many polls find the rows of a streaming write pending. */
  public static final Switch<Integer> STAGING_POLLS =
      Switch.count(
          "stagingPolls",
          "0",
          "How many answers of TableGetWriteSession show streamed rows as pending before they are"
              + " visible; with 0 they are visible at once (storage-api.md 4.6).");

  /** Whether TableGetWriteStream opens a stream that is not there. */
  public static final Switch<Boolean> CREATES_STREAMS_ON_GET =
      Switch.flag(
          "createsStreamsOnGet",
          true,
          "Whether TableGetWriteStream opens a stream that is not there (storage-api.md 8, Q20).");

  /** Whether rows that an exactly-once stream has already are refused. */
  public static final Switch<Boolean> REFUSES_DUPLICATE_ROWS =
      Switch.flag(
          "refusesDuplicateRows",
          false,
          "Whether rows that an exactly-once stream has already are refused with AlreadyWritten"
              + " instead of answered with the current offset (storage-api.md 8, Q24).");

  /** Whether rows with a blob reference that nobody uploaded are refused. */
  public static final Switch<Boolean> REFUSES_UNKNOWN_BLOBS =
      Switch.flag(
          "refusesUnknownBlobs",
          true,
          "Whether a row with a reference to a blob that nobody uploaded is refused"
              + " (storage-api.md 8, Q45).");

  /** Whether downloads of blobs are compressed for PyODPS too. */
  public static final Switch<Boolean> COMPRESSES_BLOBS_FOR_PYTHON =
      Switch.flag(
          "compressesBlobsForPython",
          false,
          "Whether downloads of blobs are compressed for PyODPS too, if it asks"
              + " (storage-api.md 1.5, iii).");

  /** Whether the checksums of a blob are inside the compression instead of around it. */
  public static final Switch<Boolean> BLOB_CHECKSUMS_INSIDE =
      Switch.flag(
          "blobChecksumsInside",
          false,
          "Whether the checksums of a downloaded blob are inside the compression instead of around"
              + " it (storage-api.md 8, Q2).");

  /** All switches there are: reads, then writes, then blobs. */
  public static final List<Switch<?>> ALL =
      List.of(
          INIT_POLLS,
          SESSION_LIFETIME,
          MIN_SPLIT_BYTES,
          TRANSACTIONAL_READS,
          ENTITY_COMPRESSION,
          REFUSES_UNKNOWN_PARTITIONS,
          INCREMENTAL_INCLUDES_START,
          COMMIT_NEEDS_CLOSED_STREAMS,
          COMMIT_MINDS_UNNAMED_OPEN_STREAMS,
          EMPTY_LISTS_MEAN_ALL,
          STAGING_POLLS,
          CREATES_STREAMS_ON_GET,
          REFUSES_DUPLICATE_ROWS,
          REFUSES_UNKNOWN_BLOBS,
          COMPRESSES_BLOBS_FOR_PYTHON,
          BLOB_CHECKSUMS_INSIDE);

  /** The recommended defaults. */
  public static final Switches DEFAULT = new Switches(Map.of());

  /** What a read session on a transactional table is. */
  public enum Transactional {
    /** In mode RowOffset whatever was asked for; clients obey the mode in the answer. */
    BY_ROWS,
    /** Refused with a 400 unless it asks for RowOffset. */
    REFUSED,
    /** In the mode that was asked for. */
    AS_ASKED
  }

  /** Only what differs from the defaults, or once did; each value is of its switch's type. */
  private final Map<Switch<?>, Object> chosen;

  private Switches(Map<Switch<?>, Object> chosen) {
    this.chosen = Map.copyOf(chosen);
  }

  /** Returns the names of all switches. */
  public static List<String> names() {
    return ALL.stream().<String>map(Switch::name).toList();
  }

  /** Returns what was chosen, or the default. */
  @SuppressWarnings("unchecked") // with() puts no other value than a T under a Switch<T>
  public <T> T get(Switch<T> which) {
    return (T) chosen.getOrDefault(which, which.defaultValue());
  }

  /** Returns these switches with another choice. */
  public <T> Switches with(Switch<T> which, T value) {
    Map<Switch<?>, Object> changed = new HashMap<>(chosen);
    changed.put(which, value);
    return new Switches(changed);
  }

  /**
   * Returns these switches with a choice that a user wrote.
   *
   * @throws IllegalArgumentException if there is no switch of that name, or no such value of it;
   *     the message says which there are
   */
  public Switches with(String name, String text) {
    for (Switch<?> which : ALL) {
      if (which.name().equals(name)) {
        return withText(which, text);
      }
    }
    throw new IllegalArgumentException(
        "Switch '" + name + "' is unknown. There are: " + String.join(", ", names()) + ".");
  }

  private <T> Switches withText(Switch<T> which, String text) {
    return with(which, which.parse(text));
  }
}
