package io.maxcompute.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.maxcompute.storage.arrow.ArrowBatchReader;
import io.maxcompute.storage.arrow.Compression;
import io.maxcompute.storage.read.BatchReader;
import io.maxcompute.storage.read.ReadApi;
import io.maxcompute.storage.read.ReadSession;
import io.maxcompute.storage.read.ReadSessionRequest;
import io.maxcompute.storage.read.Split;
import io.maxcompute.storage.read.SplitOptions;
import io.maxcompute.storage.read.SplitReadOptions;
import io.maxcompute.storage.retry.RetryListener;
import io.maxcompute.storage.table.PartitionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Parts of a session, of a split, of its columns, and its bytes as they come. */
class BoundedReadIT extends ClientTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final SplitReadOptions OPTIONS = options(Compression.LZ4);

  @BeforeEach
  void writeRows() {
    create("(id BIGINT, name STRING)");
    writeAll(PartitionSpec.EMPTY, false, 0, 1000);
  }

  private ReadSession session(SplitOptions split) {
    return client.read().open(table, ReadSessionRequest.ALL.withSplit(split), SOON);
  }

  private List<Long> inOrder(ReadSession session, Split split, SplitReadOptions options) {
    try (BatchReader reader = reader(session, split, options)) {
      return ids(reader);
    }
  }

  @Test
  void aPartOfASplitIsRead() {
    ReadSession session = session(SplitOptions.byParallelism(2));
    List<Long> whole = inOrder(session, new Split.Index(1), OPTIONS);

    assertThat(whole).hasSizeGreaterThan(200);
    assertThat(inOrder(session, new Split.Index(1).part(10, 150), OPTIONS))
        .isEqualTo(whole.subList(10, 160));
    assertThat(inOrder(session, new Split.Index(1).part(whole.size() - 5, 100), OPTIONS))
        .isEqualTo(whole.subList(whole.size() - 5, whole.size()));
    assertThat(inOrder(session, new Split.Index(1).part(10, 150), OPTIONS.withSkipRows(40)))
        .isEqualTo(whole.subList(50, 160));
  }

  @Test
  void theFirstRowsOfASplitAreSkipped() {
    ReadSession bySize = session(SplitOptions.bySize(1L << 30));
    ReadSession byRows = session(SplitOptions.byRows(300));
    SplitReadOptions skipping = OPTIONS.withSkipRows(120);

    assertThat(inOrder(bySize, new Split.Index(0), skipping)).isEqualTo(numbers(120, 1000));
    assertThat(inOrder(byRows, new Split.RowRange(300, 300), skipping))
        .isEqualTo(numbers(420, 600));
  }

  @Test
  void theWholeSessionIsReadInOneGo() {
    for (SplitOptions options : List.of(SplitOptions.byParallelism(3), SplitOptions.byRows(300))) {
      ReadSession session = session(options);
      assertThat(inOrder(session, new Split.Whole(), OPTIONS)).isEqualTo(numbers(0, 1000));
      assertThat(inOrder(session, new Split.Whole(), OPTIONS.withSkipRows(990)))
          .isEqualTo(numbers(990, 1000));
    }
  }

  @Test
  void someColumnsAreRead() {
    ReadSession session = session(SplitOptions.byRows(300));
    List<String> swapped = List.of("name", "id");

    assertThat(names(session, OPTIONS.withColumns(List.of("name")))).containsExactly("name");
    assertThat(names(session, OPTIONS.withColumns(swapped))).containsExactly("id", "name");
    assertThat(names(session, OPTIONS.withColumnsInOrder(swapped))).containsExactly("name", "id");
  }

  private List<String> names(ReadSession session, SplitReadOptions options) {
    try (BatchReader reader = reader(session, new Split.RowRange(0, 300), options)) {
      assertThat(reader.next()).isTrue();
      return reader.root().getSchema().getFields().stream().map(Field::getName).toList();
    }
  }

  @Test
  void textComesWithLargeOffsetsOnRequest() {
    ReadSession session =
        client.read().open(table, ReadSessionRequest.ALL.withLargeStrings(), SOON);

    assertThat(session.largeStrings()).isTrue();
    try (BatchReader reader = reader(session, ReadApi.splits(session, 1).get(0), OPTIONS)) {
      assertThat(reader.next()).isTrue();
      assertThat(reader.root().getVector("name")).isInstanceOf(LargeVarCharVector.class);
      assertThat(reader.root().getVector("name").getObject(7)).hasToString("n7");
    }
  }

  @ParameterizedTest
  @EnumSource(Compression.class)
  void theBytesOfASplitAreAnArrowStream(Compression compression) throws IOException {
    ReadSession session = session(SplitOptions.byRows(300));
    List<Integer> sizes = new ArrayList<>();
    try (InputStream raw =
            client
                .read()
                .readRaw(
                    session,
                    new Split.RowRange(300, 250),
                    options(compression),
                    RetryListener.NONE);
        ArrowBatchReader reader = new ArrowBatchReader(raw, allocator)) {
      for (Optional<ArrowRecordBatch> next = reader.next();
          next.isPresent();
          next = reader.next()) {
        try (ArrowRecordBatch batch = next.get()) {
          sizes.add(batch.getLength());
        }
      }
    }
    assertThat(sizes).allMatch(size -> size <= 100);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(250);
  }

  @Test
  void bytesMayBeLeftUnread() throws IOException {
    ReadSession session = session(SplitOptions.byRows(300));
    try (InputStream raw =
        client.read().readRaw(session, new Split.Whole(), OPTIONS, RetryListener.NONE)) {
      assertThat(raw.read()).isEqualTo(0xff);
    }
  }
}
