package io.maxcompute.emulator.storage;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Choices that the sources leave open, or that tests want otherwise (storage-api.md 8).
 *
 * @param initPolls how many answers of a new read session say INIT before one says NORMAL
 * @param sessionLifetime of read and write sessions
 * @param minSplitBytes smallest {@code SplitNumber} accepted in mode Size
 * @param entityCompression whether compressed reads are compressed as HTTP entities (1.5 option B)
 *     instead of in Arrow buffers
 * @param commitNeedsClosedStreams whether a commit without lists refuses open streams (Q18)
 * @param emptyListsMeanAll whether a commit with empty lists commits every stream, as one without
 *     lists does
 * @param reads choices about reads
 * @param commitMindsUnnamedOpenStreams whether a commit with lists refuses while a stream that it
 *     does not name is open
 * @param stagingPolls how many answers of TableGetWriteSession show the rows of a streaming write
 *     as pending before they are visible; with 0 they are visible at once
 * @param createsStreamsOnGet whether TableGetWriteStream opens a stream that is not there (Q20)
 * @param refusesDuplicateRows whether rows that an exactly-once stream has already are refused with
 *     {@code AlreadyWritten} instead of answered with the current offset (Q24)
 * @param blobs choices about blobs
 */
public record Switches(
    int initPolls,
    Duration sessionLifetime,
    long minSplitBytes,
    boolean entityCompression,
    boolean commitNeedsClosedStreams,
    boolean emptyListsMeanAll,
    ReadSwitches reads,
    boolean commitMindsUnnamedOpenStreams,
    int stagingPolls,
    boolean createsStreamsOnGet,
    boolean refusesDuplicateRows,
    BlobSwitches blobs) {

  /** The recommended defaults. */
  public static final Switches DEFAULT = new Builder().build();

  /** Returns these switches with {@code changes} made to them. */
  public Switches with(Consumer<Builder> changes) {
    Builder builder = new Builder();
    builder.initPolls = initPolls;
    builder.sessionLifetime = sessionLifetime;
    builder.minSplitBytes = minSplitBytes;
    builder.entityCompression = entityCompression;
    builder.commitNeedsClosedStreams = commitNeedsClosedStreams;
    builder.emptyListsMeanAll = emptyListsMeanAll;
    builder.reads = reads;
    builder.commitMindsUnnamedOpenStreams = commitMindsUnnamedOpenStreams;
    builder.stagingPolls = stagingPolls;
    builder.createsStreamsOnGet = createsStreamsOnGet;
    builder.refusesDuplicateRows = refusesDuplicateRows;
    builder.blobs = blobs;
    changes.accept(builder);
    return builder.build();
  }

  /** Collects switches. Not thread-safe. */
  public static final class Builder {
    private int initPolls;
    private Duration sessionLifetime = Duration.ofHours(24);
    private long minSplitBytes = 1;
    private boolean entityCompression;
    private boolean commitNeedsClosedStreams = true;
    private boolean emptyListsMeanAll;
    private ReadSwitches reads = ReadSwitches.DEFAULT;
    private boolean commitMindsUnnamedOpenStreams;
    private int stagingPolls;
    private boolean createsStreamsOnGet = true;
    private boolean refusesDuplicateRows;
    private BlobSwitches blobs = BlobSwitches.DEFAULT;

    private Builder() {}

    /** Sets {@link Switches#initPolls()}. */
    public Builder initPolls(int value) {
      initPolls = value;
      return this;
    }

    /** Sets {@link Switches#sessionLifetime()}. */
    public Builder sessionLifetime(Duration value) {
      sessionLifetime = value;
      return this;
    }

    /** Sets {@link Switches#minSplitBytes()}. */
    public Builder minSplitBytes(long value) {
      minSplitBytes = value;
      return this;
    }

    /** Sets {@link Switches#entityCompression()}. */
    public Builder entityCompression(boolean value) {
      entityCompression = value;
      return this;
    }

    /** Sets {@link Switches#commitNeedsClosedStreams()}. */
    public Builder commitNeedsClosedStreams(boolean value) {
      commitNeedsClosedStreams = value;
      return this;
    }

    /** Sets {@link Switches#emptyListsMeanAll()}. */
    public Builder emptyListsMeanAll(boolean value) {
      emptyListsMeanAll = value;
      return this;
    }

    /** Changes {@link Switches#reads()}. */
    public Builder reads(UnaryOperator<ReadSwitches> change) {
      reads = change.apply(reads);
      return this;
    }

    /** Sets {@link Switches#commitMindsUnnamedOpenStreams()}. */
    public Builder commitMindsUnnamedOpenStreams(boolean value) {
      commitMindsUnnamedOpenStreams = value;
      return this;
    }

    /** Sets {@link Switches#stagingPolls()}. */
    public Builder stagingPolls(int value) {
      stagingPolls = value;
      return this;
    }

    /** Sets {@link Switches#createsStreamsOnGet()}. */
    public Builder createsStreamsOnGet(boolean value) {
      createsStreamsOnGet = value;
      return this;
    }

    /** Sets {@link Switches#refusesDuplicateRows()}. */
    public Builder refusesDuplicateRows(boolean value) {
      refusesDuplicateRows = value;
      return this;
    }

    /** Sets {@link Switches#blobs()}. */
    public Builder blobs(BlobSwitches value) {
      blobs = value;
      return this;
    }

    private Switches build() {
      return new Switches(
          initPolls,
          sessionLifetime,
          minSplitBytes,
          entityCompression,
          commitNeedsClosedStreams,
          emptyListsMeanAll,
          reads,
          commitMindsUnnamedOpenStreams,
          stagingPolls,
          createsStreamsOnGet,
          refusesDuplicateRows,
          blobs);
    }
  }
}
