package io.maxcompute.spark.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.maxcompute.storage.write.StreamCommit;
import io.maxcompute.storage.write.StreamId;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommitRecordTest {

  private static StreamCommit stream(int task, int version) {
    return new StreamCommit(new StreamId(Integer.toString(task), version), 5, 10);
  }

  @Test
  void saysTheVersionThatIsWritten() {
    assertThat(CommitRecord.done(7).text()).isEqualTo("7");
    assertThat(CommitRecord.parse("7")).isEqualTo(CommitRecord.done(7));
  }

  @Test
  void saysWhichCommitIsUnderWayInFewCharacters() {
    List<StreamCommit> streams =
        Stream.concat(
                IntStream.range(0, 5000).mapToObj(task -> stream(task, task == 17 ? 2 : 1)),
                Stream.of(stream(6000, 65_537)))
            .toList();

    CommitRecord record = CommitRecord.committing(7, "ws-1", streams);

    assertThat(record.text()).isEqualTo("7 committing ws-1 0-16:1,17:2,18-4999:1,6000:65537");
    assertThat(CommitRecord.parse(record.text())).isEqualTo(record);
  }

  @Test
  void streamsAreSortedByTheirTask() {
    CommitRecord record = CommitRecord.committing(1, "s", List.of(stream(10, 1), stream(9, 1)));

    assertThat(record.text()).isEqualTo("1 committing s 9-10:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "1 2", "1 committing s", "1 waiting s 0:1", "1 committing s x:1"})
  void refusesOtherText(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> CommitRecord.parse(text));
  }
}
